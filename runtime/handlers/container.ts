import type spec from "../../spec/udfs/container.ts";
import type { Handler } from "../handler.ts";
import { runningRelease } from "../release.ts";

export const handle: Handler<typeof spec> = async (_, { node }) => ({
  node,
  container_release: await runningRelease(),
});
