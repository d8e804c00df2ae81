import type { ProblemType } from "../../automl/target.ts";
import { answerKeys } from "../../automl/worker-messages.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { notSupported } from "./sagemaker-errors.ts";

/** How a container definition and its environment decide what an endpoint answers. */
export interface Container {
  Image: string | undefined;
  ModelDataUrl: string | undefined;
  Environment?: Record<string, string> | undefined;
}

const outputVariable = "SAGEMAKER_INFERENCE_OUTPUT";
const supportedVariable = "SAGEMAKER_INFERENCE_SUPPORTED";

/** The only image there is: it serves the models of the local AutoML. */
export function servingImage({ accountId, region }: LocalAwsContext): string {
  return `${accountId}.dkr.ecr.${region}.amazonaws.com/local-automl-serving:1`;
}

/**
 * The container that serves a candidate; it answers with the label alone unless its environment is changed.
 */
export function candidateContainer(
  context: LocalAwsContext,
  problemType: ProblemType,
  modelUrl: string,
): Container {
  const supported = problemType === "Regression" ? ["predicted_label"] : answerKeys;
  const Environment = { [outputVariable]: "predicted_label", [supportedVariable]: supported.join(",") };
  return { Image: servingImage(context), ModelDataUrl: modelUrl, Environment };
}

/** The container that serves a forecaster; there is nothing to choose of what it answers. */
export function forecastContainer(context: LocalAwsContext, modelUrl: string): Container {
  return { Image: servingImage(context), ModelDataUrl: modelUrl, Environment: {} };
}

/** Refuses environments this container would not understand. */
export function checkEnvironment({ Environment = {} }: Pick<Container, "Environment">): void {
  const odd = Object.keys(Environment).find((name) => name !== outputVariable && name !== supportedVariable);
  if (odd === "SAGEMAKER_INFERENCE_INPUT") {
    throw notSupported(`${odd} for a container that no other container comes before`);
  }
  if (odd !== undefined) throw notSupported(`The environment variable ${odd}`);
}

/**
 * The answer's keys in order; what the container does not support is asked of the model as an unknown key, so
 * `nan`.
 */
export function requestedKeys({ Environment = {} }: Pick<Container, "Environment">): string[] {
  const split = (text: string) =>
    text
      .split(",")
      .map((key) => key.trim())
      .filter((key) => key !== "");
  const supported = split(Environment[supportedVariable] ?? answerKeys.join(","));
  return split(Environment[outputVariable] ?? "predicted_label").map((key) =>
    supported.includes(key) ? key : "unsupported",
  );
}
