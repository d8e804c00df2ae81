import type { AutoMLCandidate } from "@aws-sdk/client-sagemaker";

/** SageMaker's own images of Autopilot's algorithms, by the last part of the repository's name. */
const algorithmsOfImages: Readonly<Record<string, string>> = {
  "sagemaker-xgboost": "xgboost",
  "linear-learner": "linear-learner",
  "mxnet-algorithms": "mlp",
};

/**
 * What a candidate learned with, where AWS says it; undefined where it does not.
 *
 * - In mode HYPERPARAMETER_TUNING one of the containers has the image of the algorithm, between those that
 *   prepare the features and the answer. Seen in public: `…/mxnet-algorithms:inference-cpu` serves a model
 *   of the pipeline `dpp9-mlp`.
 * - A forecaster's candidate is called after both, `…-trial-tsnpts1-1`.
 * - In mode ENSEMBLING a candidate may be called after AutoGluon's model and its trial,
 *   `WeightedEnsemble-L3-FULL-t1`. Others are called after the job, `…-trial-t1-1`, which says nothing.
 */
export function algorithmOf(
  { CandidateName: name = "", InferenceContainers: containers = [] }: Partial<AutoMLCandidate>,
  jobName: string,
): string | undefined {
  for (const { Image: image = "" } of containers) {
    const [, repository = ""] = /\/([^/:@]+)(?:[:@][^/]*)?$/.exec(image) ?? [];
    const algorithm = algorithmsOfImages[repository];
    if (algorithm !== undefined) return algorithm;
  }
  const [, forecaster] = /-trial-ts([a-z]+)\d+-\d+$/.exec(name) ?? [];
  if (forecaster !== undefined) return forecaster === "cnnqr" ? "cnn-qr" : forecaster;
  if (name.toLowerCase().startsWith(jobName.toLowerCase())) return undefined;
  const [, model] = /^([A-Za-z][A-Za-z-]*?)(?:-BAG)?(?:-L\d+)?(?:-FULL)?-t\d+$/.exec(name) ?? [];
  return model?.endsWith("-trial") ? undefined : model;
}
