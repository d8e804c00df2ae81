import type { DeleteEndpointCommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "DeleteEndpoint",
  run({ endpoints, tags }, { EndpointName }: DeleteEndpointCommandInput) {
    const endpoint = endpoints.requireSettled(EndpointName);
    tags.delete(endpoint.arn);
    endpoints.beginDeletion(endpoint);
    return {};
  },
};
