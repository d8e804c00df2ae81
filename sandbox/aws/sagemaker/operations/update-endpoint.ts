import type { UpdateEndpointCommandInput } from "@aws-sdk/client-sagemaker";
import { refusedOfDeployment } from "../deployment-config.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "UpdateEndpoint",
  refuses: [
    ...refusedOfDeployment,
    "ExcludeRetainedVariantProperties",
    "RetainAllVariantProperties",
    "RetainDeploymentConfig",
  ],
  run({ configs, endpoints }, { EndpointName, EndpointConfigName }: UpdateEndpointCommandInput) {
    const endpoint = endpoints.requireSettled(EndpointName);
    const config = configs.require(EndpointConfigName);
    endpoints.checkLimit(config.variants, endpoint);
    endpoints.change(endpoint, "Updating", config);
    return { EndpointArn: endpoint.arn };
  },
};
