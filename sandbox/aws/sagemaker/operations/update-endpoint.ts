import type { ProductionVariant, UpdateEndpointCommandInput } from "@aws-sdk/client-sagemaker";
import { refusedOfDeployment } from "../deployment-config.ts";
import type { Endpoint } from "../endpoints.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "UpdateEndpoint",
  // RetainDeploymentConfig may say what it likes: there is one way to deploy here.
  refuses: refusedOfDeployment,
  run({ configs, endpoints }, request: UpdateEndpointCommandInput) {
    const endpoint = endpoints.requireSettled(request.EndpointName);
    const { name, variants: configured } = configs.require(request.EndpointConfigName);
    const variants = configured.map((variant) => retained(request, endpoint, variant));
    endpoints.checkLimit(variants, endpoint);
    endpoints.change(endpoint, "Updating", { name, variants });
    return { EndpointArn: endpoint.arn };
  },
};

/** The variant with what the running one of its name has been given meanwhile, where that is to be kept. */
function retained(
  { RetainAllVariantProperties, ExcludeRetainedVariantProperties = [] }: UpdateEndpointCommandInput,
  { running }: Endpoint,
  variant: ProductionVariant,
): ProductionVariant {
  const old = running.find(({ definition }) => definition.VariantName === variant.VariantName)?.definition;
  if (!RetainAllVariantProperties || old === undefined) return variant;
  const keeps = (type: string) =>
    !ExcludeRetainedVariantProperties.some(({ VariantPropertyType }) => VariantPropertyType === type);
  const { InitialVariantWeight, InitialInstanceCount } = old;
  return {
    ...variant,
    ...(keeps("DesiredWeight") && { InitialVariantWeight }),
    ...(keeps("DesiredInstanceCount") && InitialInstanceCount !== undefined && { InitialInstanceCount }),
  };
}
