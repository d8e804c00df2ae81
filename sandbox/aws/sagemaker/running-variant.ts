import type { ProductionVariant } from "@aws-sdk/client-sagemaker";
import { parseS3Uri } from "../../s3-address.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { startAutomlContainer } from "./automl-container.ts";
import type { Container } from "./inference-container.ts";
import type { Model } from "./model.ts";
import { connectToModelServer } from "./model-server.ts";
import type { Resources } from "./resources.ts";
import type { ServedModel } from "./served-model.ts";

/** A production variant and the container of its model as it was then: the model may be deleted meanwhile. */
export interface Variant {
  definition: ProductionVariant;
  container: Container;
}

/** A production variant with its model ready to answer. */
export interface RunningVariant extends Variant {
  model: ServedModel;
}

/** The variant with the container that its model has now. */
export function variantOf(models: Resources<Model>, definition: ProductionVariant): Variant {
  const { Image, ModelDataUrl, Environment } = models.require(definition.ModelName).container;
  return { definition, container: { Image, ModelDataUrl, Environment } };
}

/** Starts the variant's container. */
export async function loadVariant(context: LocalAwsContext, variant: Variant): Promise<RunningVariant> {
  try {
    return { ...variant, model: await startContainer(context, variant.container) };
  } catch (cause) {
    const primary = `The primary container for production variant ${variant.definition.VariantName}`;
    const why = cause instanceof Error ? cause.message : cause;
    throw new Error(`${primary} did not pass the ping health check. ${why}`, { cause });
  }
}

function startContainer(
  { modelServers, store }: LocalAwsContext,
  container: Container,
): Promise<ServedModel> {
  const server = modelServers[container.Image ?? ""];
  if (server !== undefined) return connectToModelServer(server);
  const { bucket, key } = parseS3Uri(container.ModelDataUrl ?? "");
  const object = store.find(bucket, key);
  if (!object) throw new Error(`Could not find model data at ${container.ModelDataUrl}.`);
  return startAutomlContainer(store.contentPath(bucket, object), container);
}

/** One of the variants, as often as their weights say. */
export function chooseVariant(variants: readonly RunningVariant[]): RunningVariant | undefined {
  const weight = ({ definition }: RunningVariant) => definition.InitialVariantWeight ?? 1;
  let left = Math.random() * variants.reduce((sum, variant) => sum + weight(variant), 0);
  return variants.find((variant) => {
    left -= weight(variant);
    return left < 0;
  });
}
