import type { DeleteEndpointConfigCommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "DeleteEndpointConfig",
  run({ configs }, { EndpointConfigName }: DeleteEndpointConfigCommandInput) {
    configs.delete(configs.require(EndpointConfigName));
    return {};
  },
};
