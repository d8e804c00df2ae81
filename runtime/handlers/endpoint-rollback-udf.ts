import type spec from "../../spec/udfs/endpoint-rollback-udf.ts";
import { rollBackEndpoint } from "../aws/endpoints/rollback-endpoint.ts";
import { requireConnected, switchedRow } from "../aws/endpoints/switch-endpoint.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ endpoint_name, recorded_previous }, context) => {
  const connected = requireConnected(context, endpoint_name);
  const switched = await rollBackEndpoint(context, endpoint_name, connected, recorded_previous);
  return switchedRow(switched, connected);
};
