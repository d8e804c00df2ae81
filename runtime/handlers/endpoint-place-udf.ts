import type spec from "../../spec/udfs/endpoint-place-udf.ts";
import { connectedEndpoint } from "../aws/endpoints/endpoint-connection.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ endpoint_name }, context) => {
  const { aws_region, aws_s3_connection } = connectedEndpoint(context, endpoint_name) ?? {};
  return { connection: aws_s3_connection ?? null, region: aws_region ?? null };
};
