import type { CreateEndpointConfigCommandInput, ProductionVariant } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";
import { validationException } from "../sagemaker-errors.ts";

const refusedOfVariant = [
  "AcceleratorPartitionLayouts",
  "AcceleratorType",
  "CapacityReservationConfig",
  "CoreDumpConfig",
  "EnableSSMAccess",
  "InferenceAmiVersion",
  "InstancePools",
  "ManagedInstanceScaling",
  "RoutingConfig",
  "ServerlessConfig.ProvisionedConcurrency",
];

export const operation: Operation = {
  name: "CreateEndpointConfig",
  refuses: [
    "AsyncInferenceConfig",
    "CrossRegionTrafficConfig",
    "DataCaptureConfig",
    "EnableNetworkIsolation",
    "ExecutionRoleArn",
    "ExplainerConfig",
    "MetricsConfig",
    "ShadowProductionVariants",
    "VpcConfig",
    ...refusedOfVariant.map((member) => `ProductionVariants.${member}`),
  ],
  records: {
    members: [
      "ProductionVariants.ContainerStartupHealthCheckTimeoutInSeconds",
      "ProductionVariants.ModelDataDownloadTimeoutInSeconds",
      "ProductionVariants.VariantInstanceProvisionTimeoutInSeconds",
      "ProductionVariants.VolumeSizeInGB",
    ],
    reason:
      "they are about AWS' machines, their disks and how long they may take to start; here all is there",
  },
  run({ configs, models }, request: CreateEndpointConfigCommandInput) {
    const arn = configs.claim(request.EndpointConfigName);
    const variants = request.ProductionVariants ?? [];
    const names = variants.map(({ VariantName }) => VariantName);
    if (new Set(names).size < names.length) {
      throw validationException("Production variant names must be unique.");
    }
    for (const variant of variants) {
      checkVariant(variant);
      if (request.KmsKeyId !== undefined) checkOwnDisks(variant);
      models.require(variant.ModelName);
    }
    const name = request.EndpointConfigName ?? "";
    const { KmsKeyId: kmsKeyId } = request;
    configs.add({ name, arn, variants, kmsKeyId, created: new Date() }, request.Tags);
    return { EndpointConfigArn: arn };
  },
};

/** A variant runs on instances or serverless. */
function checkVariant(variant: ProductionVariant): void {
  const { VariantName, ModelName, InstanceType, InitialInstanceCount, ServerlessConfig } = variant;
  const what = `The production variant ${VariantName}`;
  if (!ModelName) throw validationException(`${what} needs a ModelName.`);
  if (!ServerlessConfig) {
    if (InstanceType && InitialInstanceCount) return;
    throw validationException(`${what} needs InstanceType and InitialInstanceCount, or ServerlessConfig.`);
  }
  if (InstanceType || InitialInstanceCount) {
    throw validationException(
      `${what} cannot have ServerlessConfig together with InstanceType or InitialInstanceCount.`,
    );
  }
  if ((ServerlessConfig.MemorySizeInMB ?? 0) % 1024 !== 0) {
    throw validationException(`${what} needs a MemorySizeInMB of 1024, 2048, 3072, 4096, 5120 or 6144.`);
  }
}

/** A local disk, as of m5d, g5 or g4dn, is encrypted by the machine itself, so AWS takes no key for it. */
function checkOwnDisks({ InstanceType }: ProductionVariant): void {
  if (!/^ml\.([a-z]\d+[a-z]*d[a-z]*|g[4-6]\w*|p[45]\w*)\./.test(InstanceType ?? "")) return;
  throw validationException(
    `KmsKeyId cannot be given for ${InstanceType}, whose local storage is encrypted by hardware.`,
  );
}
