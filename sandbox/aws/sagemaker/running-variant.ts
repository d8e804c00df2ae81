import type { ProductionVariant } from "@aws-sdk/client-sagemaker";
import type { LocalAwsContext } from "../local-aws.ts";
import type { Container } from "./inference-container.ts";
import type { Model } from "./model.ts";
import type { Resources } from "./resources.ts";
import type { ServedModel } from "./served-model.ts";
import { startContainer } from "./start-container.ts";

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

/** One of the variants, as often as their weights say. */
export function chooseVariant(variants: readonly RunningVariant[]): RunningVariant | undefined {
  const weight = ({ definition }: RunningVariant) => definition.InitialVariantWeight ?? 1;
  let left = Math.random() * variants.reduce((sum, variant) => sum + weight(variant), 0);
  return variants.find((variant) => {
    left -= weight(variant);
    return left < 0;
  });
}
