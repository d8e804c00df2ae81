import type { ProductionVariant } from "@aws-sdk/client-sagemaker";
import { type LoadedModel, loadModel } from "../../automl/load-model.ts";
import { parseS3Uri } from "../../s3-address.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { type Container, requestedKeys } from "./inference-container.ts";
import type { Model } from "./model.ts";
import type { Resources } from "./resources.ts";

/** A production variant and the container of its model as it was then: the model may be deleted meanwhile. */
export interface Variant {
  definition: ProductionVariant;
  container: Container;
}

/** A production variant with its model in memory. */
export interface RunningVariant extends Variant {
  model: LoadedModel;
  /** What its answers hold. */
  keys: string[];
}

/** The variant with the container that its model has now. */
export function variantOf(models: Resources<Model>, definition: ProductionVariant): Variant {
  const { Image, ModelDataUrl, Environment } = models.require(definition.ModelName).container;
  return { definition, container: { Image, ModelDataUrl, Environment } };
}

/** Loads the model from where its container says it is in S3. */
export async function loadVariant({ store }: LocalAwsContext, variant: Variant): Promise<RunningVariant> {
  const { definition, container } = variant;
  const { bucket, key } = parseS3Uri(container.ModelDataUrl ?? "");
  const object = store.find(bucket, key);
  const primary = `The primary container for production variant ${definition.VariantName}`;
  const failed = `${primary} did not pass the ping health check.`;
  if (!object) throw new Error(`${failed} Could not find model data at ${container.ModelDataUrl}.`);
  try {
    const model = await loadModel(store.contentPath(bucket, object));
    return { ...variant, model, keys: requestedKeys(container) };
  } catch (cause) {
    throw new Error(`${failed} ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
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
