import type spec from "../../spec/udfs/aws-objects-live-udf.ts";
import type { Handler } from "../handler.ts";
import { handle as listObjects } from "./aws-objects.ts";

export const handle: Handler<typeof spec> = async (parameters, context) =>
  (await listObjects(parameters, context)).map((row) => ({ ...row, failure_reason: null }));
