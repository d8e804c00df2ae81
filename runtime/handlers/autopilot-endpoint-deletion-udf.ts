import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-endpoint-deletion-udf.ts";
import type { Handler } from "../aws/context.ts";
import { deleteEndpoint } from "../aws/delete-endpoint.ts";
import { partName } from "../aws/deployment.ts";
import { connectedEndpoint, deletedAddress } from "../aws/endpoint-connection.ts";

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { aws_credentials_connection_name, aws_region, endpoint_name } = parameters;
  const { region } = context;
  const { account, deployment } = connectedEndpoint(context, endpoint_name) ?? {};
  // Release 1.0.0 gave all parts the endpoint's name.
  const leftovers = [
    endpoint_name,
    ...(deployment === undefined ? [] : [partName(endpoint_name, deployment)]),
  ];
  if (!(await deleteEndpoint(context, endpoint_name, leftovers, account))) {
    throw new SmeError("E-SME-78", { endpoint_name, region });
  }
  return {
    connection_address: deletedAddress(context, {
      aws_s3_connection: aws_credentials_connection_name,
      aws_region,
      endpoint_name,
    }),
  };
};
