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

/**
 * The image that serves the models of the local AutoML. Of a candidate in mode HYPERPARAMETER_TUNING it is
 * called after the algorithm, as AWS' images are; such a candidate has a container here, not two or three.
 */
export function servingImage({ accountId, region }: LocalAwsContext, algorithm?: string): string {
  const repository =
    algorithm === undefined ? "local-automl-serving:1" : `${algorithm}:local-automl-serving-1`;
  return `${accountId}.dkr.ecr.${region}.amazonaws.com/${repository}`;
}

/**
 * The container that serves a candidate; it answers with the label alone unless its environment is changed.
 */
export function candidateContainer(
  context: LocalAwsContext,
  problemType: ProblemType,
  { modelUrl, algorithm }: { modelUrl: string; algorithm?: string | undefined },
): Container {
  const supported = problemType === "Regression" ? ["predicted_label"] : answerKeys;
  const Environment = { [outputVariable]: "predicted_label", [supportedVariable]: supported.join(",") };
  return { Image: servingImage(context, algorithm), ModelDataUrl: modelUrl, Environment };
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

/** Whether the container's answers have keys: those of other containers are CSV only. */
export function hasChosenKeys({ Environment = {} }: Pick<Container, "Environment">): boolean {
  return outputVariable in Environment;
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
