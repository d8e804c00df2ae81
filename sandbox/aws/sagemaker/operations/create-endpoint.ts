import type { CreateEndpointCommandInput } from "@aws-sdk/client-sagemaker";
import { refusedOfDeployment } from "../deployment-config.ts";
import type { Endpoint } from "../endpoints.ts";
import type { Operation } from "../operation.ts";
import { requireEndpoint } from "../quotas.ts";

export const operation: Operation = {
  name: "CreateEndpoint",
  refuses: refusedOfDeployment,
  run({ configs, context, endpoints }, request: CreateEndpointCommandInput) {
    const { EndpointName = "", EndpointConfigName, Tags } = request;
    const arn = endpoints.claim(EndpointName);
    const config = configs.require(EndpointConfigName);
    requireEndpoint(context.quotas, endpoints.all().length);
    endpoints.checkLimit(config.variants);
    const now = new Date();
    const endpoint: Endpoint = {
      name: EndpointName,
      arn,
      configName: config.name,
      wanted: config.variants,
      status: "Creating",
      created: now,
      modified: now,
      running: [],
    };
    endpoints.add(endpoint, Tags);
    endpoints.change(endpoint, "Creating", config);
    return { EndpointArn: arn };
  },
};
