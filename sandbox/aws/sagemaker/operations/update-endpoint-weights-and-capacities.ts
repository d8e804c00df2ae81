import type {
  DesiredWeightAndCapacity,
  ProductionVariant,
  UpdateEndpointWeightsAndCapacitiesCommandInput,
} from "@aws-sdk/client-sagemaker";
import type { Endpoint } from "../endpoints.ts";
import type { Operation } from "../operation.ts";
import { validationException } from "../sagemaker-errors.ts";

export const operation: Operation = {
  name: "UpdateEndpointWeightsAndCapacities",
  refuses: ["DesiredWeightsAndCapacities.ServerlessUpdateConfig.ProvisionedConcurrency"],
  run({ endpoints }, request: UpdateEndpointWeightsAndCapacitiesCommandInput) {
    const { EndpointName, DesiredWeightsAndCapacities: desired = [] } = request;
    const endpoint = endpoints.requireSettled(EndpointName);
    checkVariants(endpoint, desired);
    const variants = endpoint.running.map(({ definition }) =>
      resized(
        definition,
        desired.find(({ VariantName }) => VariantName === definition.VariantName),
      ),
    );
    endpoints.checkLimit(variants, endpoint);
    endpoints.resize(endpoint, variants);
    return { EndpointArn: endpoint.arn };
  },
};

function checkVariants(endpoint: Endpoint, desired: readonly DesiredWeightAndCapacity[]): void {
  const names = desired.map(({ VariantName = "" }) => VariantName);
  if (new Set(names).size < names.length)
    throw validationException("Production variant names must be unique.");
  for (const { VariantName, DesiredInstanceCount, ServerlessUpdateConfig } of desired) {
    const running = endpoint.running.find(({ definition }) => definition.VariantName === VariantName);
    const what = `The production variant "${VariantName}" of the endpoint "${endpoint.arn}"`;
    if (running === undefined) throw validationException(`${what} does not exist.`);
    const isServerless = running.definition.ServerlessConfig !== undefined;
    if (isServerless && DesiredInstanceCount !== undefined)
      throw validationException(`${what} is serverless and has no instances.`);
    if (!isServerless && ServerlessUpdateConfig !== undefined)
      throw validationException(`${what} is not serverless.`);
  }
}

function resized(variant: ProductionVariant, desired?: DesiredWeightAndCapacity): ProductionVariant {
  if (desired === undefined) return variant;
  const { DesiredWeight, DesiredInstanceCount, ServerlessUpdateConfig } = desired;
  const serverless = variant.ServerlessConfig && { ...variant.ServerlessConfig, ...ServerlessUpdateConfig };
  return {
    ...variant,
    ...(DesiredWeight !== undefined && { InitialVariantWeight: DesiredWeight }),
    ...(DesiredInstanceCount !== undefined && { InitialInstanceCount: DesiredInstanceCount }),
    ...(serverless && { ServerlessConfig: serverless }),
  };
}
