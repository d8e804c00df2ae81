import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-endpoint-deletion-udf.ts";
import type { Handler } from "../aws/context.ts";
import { deleteEndpoint } from "../aws/endpoint.ts";
import { deletedAddress } from "../aws/endpoint-connection.ts";

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { aws_credentials_connection_name, aws_region, endpoint_name } = parameters;
  if (!(await deleteEndpoint(context, endpoint_name))) {
    throw new SmeError("E-SME-78", { endpoint_name, region: context.region });
  }
  return {
    connection_address: deletedAddress(context, {
      aws_s3_connection: aws_credentials_connection_name,
      aws_region,
      endpoint_name,
    }),
  };
};
