import type { CreateAutoMLJobV2CommandInput } from "@aws-sdk/client-sagemaker";
import { OBJECTIVES } from "../../automl/metrics.ts";
import { notSupported, validationException } from "./sagemaker-errors.ts";

/** The algorithms of Autopilot that have an equal in the local AutoML, by AWS' name. */
const ALGORITHMS: readonly string[] = ["linear-learner", "randomforest"];
const CONTENT_TYPES = ["text/csv;header=present", "text/csv"];

/** The rules between members, which the table of constraints cannot state. */
export function checkAutoMLRequest(request: CreateAutoMLJobV2CommandInput): void {
  checkChannels(request);
  const tabular = request.AutoMLProblemTypeConfig?.TabularJobConfig;
  const objective = request.AutoMLJobObjective?.MetricName;
  if ((tabular?.ProblemType === undefined) !== (objective === undefined)) {
    throw validationException("Either both or none of ProblemType and AutoMLJobObjective must be specified.");
  }
  if (tabular?.ProblemType && objective && !OBJECTIVES[tabular.ProblemType].includes(objective)) {
    const allowed = OBJECTIVES[tabular.ProblemType].join(", ");
    throw validationException(
      `The objective metric ${objective} is not valid for the problem type ${tabular.ProblemType}. Valid metrics are: ${allowed}.`,
    );
  }
  const fraction = request.DataSplitConfig?.ValidationFraction;
  if (fraction !== undefined && (fraction <= 0 || fraction >= 1)) {
    throw validationException("ValidationFraction must be greater than 0 and less than 1.");
  }
  if (tabular?.GenerateCandidateDefinitionsOnly) throw notSupported("GenerateCandidateDefinitionsOnly");
  if (tabular?.Mode === "HYPERPARAMETER_TUNING") throw notSupported("The mode HYPERPARAMETER_TUNING");
  const algorithms = chosenAlgorithms(request);
  if (algorithms && (tabular?.Mode ?? "AUTO") === "AUTO") {
    throw validationException("AlgorithmsConfig cannot be specified when Mode is AUTO or not specified.");
  }
  const foreign = algorithms?.find((algorithm) => !ALGORITHMS.includes(algorithm));
  if (foreign !== undefined) throw notSupported(`The algorithm ${foreign}`);
}

/** The algorithms a request limits the candidates to. */
export function chosenAlgorithms(request: CreateAutoMLJobV2CommandInput): string[] | undefined {
  const configuration = request.AutoMLProblemTypeConfig?.TabularJobConfig?.CandidateGenerationConfig;
  const algorithms = configuration?.AlgorithmsConfig?.flatMap(
    ({ AutoMLAlgorithms }) => AutoMLAlgorithms ?? [],
  );
  return algorithms && algorithms.length > 0 ? algorithms : undefined;
}

function checkChannels(request: CreateAutoMLJobV2CommandInput): void {
  const channels = request.AutoMLJobInputDataConfig ?? [];
  const types = channels.map(({ ChannelType }) => ChannelType ?? "training");
  if (types.filter((type) => type === "training").length !== 1) {
    throw validationException("AutoMLJobInputDataConfig must have exactly one channel of the type training.");
  }
  if (types.length === 2 && request.DataSplitConfig) {
    throw validationException("DataSplitConfig cannot be specified together with a validation channel.");
  }
  for (const { DataSource, ContentType } of channels) {
    const source = DataSource?.S3DataSource;
    if (!source) throw validationException("Every channel of AutoMLJobInputDataConfig needs a DataSource.");
    if (source.S3DataType !== "S3Prefix") throw notSupported(`The S3DataType ${source.S3DataType}`);
    if (ContentType !== undefined && !CONTENT_TYPES.includes(ContentType.replaceAll(" ", ""))) {
      throw notSupported(`The ContentType ${ContentType}`);
    }
  }
}
