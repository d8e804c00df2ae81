import type spec from "../../spec/udfs/endpoints-live-udf.ts";
import type { Handler } from "../handler.ts";
import { handle as listEndpoints } from "./endpoints.ts";

export const handle: Handler<typeof spec> = listEndpoints;
