import type {
  CreateEndpointConfigCommandInput,
  DescribeEndpointConfigCommandInput,
  ProductionVariant,
} from "@aws-sdk/client-sagemaker";
import type { LocalAwsContext } from "../local-aws.ts";
import { resourceForm } from "../record-store.ts";
import { type ListRequest, listPage } from "./list-page.ts";
import type { ModelService } from "./model-operations.ts";
import { arnOf, epochSeconds } from "./names.ts";
import type { Operations } from "./operations.ts";
import { validationException } from "./sagemaker-errors.ts";
import type { TagStore } from "./tags.ts";

export interface EndpointConfig {
  name: string;
  arn: string;
  variants: ProductionVariant[];
  created: Date;
}

export interface EndpointConfigService {
  operations: Operations;
  /** The configuration, or AWS' error for one that does not exist. */
  requireConfig(name: string): EndpointConfig;
}

export async function createEndpointConfigService(
  context: LocalAwsContext,
  tags: TagStore,
  models: ModelService,
): Promise<EndpointConfigService> {
  const configs = await context.records.open(
    "endpoint-configs",
    resourceForm<EndpointConfig>(["arn", "variants"]),
  );

  function requireConfig(name: string): EndpointConfig {
    const config = configs.get(name.toLowerCase());
    if (config) return config;
    const arn = arnOf(context, "endpoint-config", name);
    throw validationException(`Could not find endpoint configuration "${arn}".`);
  }

  function create(request: CreateEndpointConfigCommandInput): object {
    const name = request.EndpointConfigName ?? "";
    const arn = arnOf(context, "endpoint-config", name);
    if (configs.has(name.toLowerCase())) {
      throw validationException(`Cannot create already existing endpoint configuration "${arn}".`);
    }
    const variants = request.ProductionVariants ?? [];
    const names = variants.map(({ VariantName }) => VariantName);
    if (new Set(names).size < names.length)
      throw validationException("Production variant names must be unique.");
    for (const variant of variants) {
      checkVariant(variant);
      models.requireModel(variant.ModelName ?? "");
    }
    tags.create(arn, request.Tags);
    configs.set(name.toLowerCase(), { name, arn, variants, created: new Date() });
    return { EndpointConfigArn: arn };
  }

  const nameOf = (input: unknown) => (input as DescribeEndpointConfigCommandInput).EndpointConfigName ?? "";
  const operations: Operations = {
    CreateEndpointConfig: (input) => create(input as CreateEndpointConfigCommandInput),
    DescribeEndpointConfig(input) {
      const { name, arn, variants, created } = requireConfig(nameOf(input));
      return {
        EndpointConfigName: name,
        EndpointConfigArn: arn,
        ProductionVariants: variants,
        CreationTime: epochSeconds(created),
      };
    },
    DeleteEndpointConfig(input) {
      const { name, arn } = requireConfig(nameOf(input));
      configs.delete(name.toLowerCase());
      tags.delete(arn);
      return {};
    },
    ListEndpointConfigs(input) {
      const { items, ...more } = listPage([...configs.values()], input as ListRequest, {
        Name: ({ name }) => name,
        CreationTime: ({ created }) => created.getTime(),
      });
      const summaries = items.map(({ name, arn, created }) => ({
        EndpointConfigName: name,
        EndpointConfigArn: arn,
        CreationTime: epochSeconds(created),
      }));
      return { EndpointConfigs: summaries, ...more };
    },
  };
  return { operations, requireConfig };
}

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
