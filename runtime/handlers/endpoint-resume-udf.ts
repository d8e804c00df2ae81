import type spec from "../../spec/udfs/endpoint-resume-udf.ts";
import { resumedAddress } from "../aws/endpoints/endpoint-connection.ts";
import { requireDeployed } from "../aws/endpoints/known-endpoint.ts";
import { resumeEndpoint } from "../aws/endpoints/resume-endpoint.ts";
import { changingTags } from "../aws/tags.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { connection, region } = context;
  const known = requireDeployed(context, parameters.endpoint_name);
  const { name: endpoint_name } = known;
  const endpoint_status = await resumeEndpoint(context, endpoint_name, known, changingTags(parameters));
  const place = { aws_s3_connection: connection.name, aws_region: region, endpoint_name };
  return { endpoint_status, connection_address: resumedAddress(context, place) };
};
