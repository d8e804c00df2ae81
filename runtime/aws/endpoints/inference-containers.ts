/** Making a candidate's containers answer with what the prediction function needs. */
import type { AutoMLContainerDefinition, ContainerDefinition } from "@aws-sdk/client-sagemaker";

/**
 * The fields of an answer, in their order. The last two are there because `probability` means
 * different things in Autopilot's modes.
 */
export const classificationKeys = ["predicted_label", "probability", "labels", "probabilities"];
const defaultKeys = ["predicted_label"];

const supportedKey = "SAGEMAKER_INFERENCE_SUPPORTED";
/** Says which fields a container answers with. */
export const outputKey = "SAGEMAKER_INFERENCE_OUTPUT";
const inputKey = "SAGEMAKER_INFERENCE_INPUT";

export interface InferenceContainers {
  containers: ContainerDefinition[];
  /** What an answer's line holds, in order. */
  responseKeys: string[];
}

/**
 * A candidate has one container, or a chain of two or three. Each one that can choose its output is asked for
 * what it supports of what is wanted, and told what the one before it gives. The last one decides what there
 * is to want.
 */
export function inferenceContainers(
  candidate: readonly AutoMLContainerDefinition[],
  problemType: string,
): InferenceContainers {
  const responseKeys = problemType === "Regression" ? [] : wanted(candidate.at(-1));
  if (responseKeys.length === 0) {
    return { containers: candidate.map((container) => definition(container, {})), responseKeys: defaultKeys };
  }
  let previous: string | undefined;
  const containers = candidate.map((container) => {
    const output = responseKeys.filter((key) => supportedBy(container).includes(key)).join(",");
    const environment: Record<string, string> = {};
    if (output !== "") {
      environment[outputKey] = output;
      if (previous !== undefined) environment[inputKey] = previous;
      previous = output;
    }
    return definition(container, environment);
  });
  return { containers, responseKeys };
}

function wanted(last: AutoMLContainerDefinition | undefined): string[] {
  const supported = supportedBy(last);
  return supported.includes("predicted_label")
    ? classificationKeys.filter((key) => supported.includes(key))
    : [];
}

function supportedBy(container: AutoMLContainerDefinition | undefined): string[] {
  return (container?.Environment?.[supportedKey] ?? "").split(",").map((key) => key.trim());
}

function definition(
  { Image, ModelDataUrl, Environment }: AutoMLContainerDefinition,
  environment: Record<string, string>,
): ContainerDefinition {
  return { Image, ModelDataUrl, Environment: { ...Environment, ...environment } };
}
