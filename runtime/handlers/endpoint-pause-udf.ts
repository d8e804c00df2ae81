import type spec from "../../spec/udfs/endpoint-pause-udf.ts";
import { pausedAddress } from "../aws/endpoints/endpoint-connection.ts";
import { endpointStatement } from "../aws/endpoints/endpoint-occupant.ts";
import { soleVariant } from "../aws/endpoints/endpoint-versions.ts";
import { requireDeployed } from "../aws/endpoints/known-endpoint.ts";
import { pauseEndpoint } from "../aws/endpoints/pause-endpoint.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { connection, region } = context;
  const known = requireDeployed(context, parameters.endpoint_name);
  const { name: endpoint_name } = known;
  const { candidateName, config } = await pauseEndpoint(context, endpoint_name, known);
  const { EndpointConfigName: configuration = "" } = config;
  const variant = soleVariant(config, known.token);
  const place = { aws_s3_connection: connection.name, aws_region: region, endpoint_name };
  return {
    endpoint_status: "Paused",
    configuration,
    version: variant?.version ?? null,
    served_job_name: variant?.jobName ?? null,
    served_candidate_name: candidateName,
    connection_address: pausedAddress(context, place, {
      paused_configuration: configuration,
      paused_since: `${new Date().toISOString().replace(/^(.{10})T(.{5}).*/, "$1 $2")} UTC`,
      resume_statement: endpointStatement("SME_RESUME_ENDPOINT", context, endpoint_name),
    }),
  };
};
