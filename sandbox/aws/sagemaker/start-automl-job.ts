import type { CreateAutoMLJobCommandInput, CreateAutoMLJobV2CommandInput } from "@aws-sdk/client-sagemaker";
import { objectives } from "../../automl/metrics.ts";
import { type AutoMLJob, chosenAlgorithms } from "./automl-job.ts";
import { checkForecastingConfig, forecastingConfig } from "./forecasting-config.ts";
import { requireRole } from "./names.ts";
import type { Operation, SageMaker } from "./operation.ts";
import { requireAutoMLJob } from "./quotas.ts";
import { runAutoMLJob } from "./run-automl-job.ts";
import { runForecastingJob } from "./run-forecasting-job.ts";
import { notSupported, validationException } from "./sagemaker-errors.ts";

/** What both operations that create a job only record, by the end of the members' paths. */
export const recordedOfJob = (securityConfig: string): NonNullable<Operation["records"]> => ({
  members: ["OutputDataConfig.KmsKeyId", securityConfig],
  reason:
    "they decide where and with which keys AWS keeps and moves bytes, which no answer of the API shows; here all is on one machine",
});

/**
 * Starts a training, which runs in a thread of its own. `first` is the request as it was, if it was one of
 * version 1.
 */
export function startAutoMLJob(
  { context, jobs }: SageMaker,
  request: CreateAutoMLJobV2CommandInput,
  first?: CreateAutoMLJobCommandInput,
): { AutoMLJobArn: string } {
  checkChannels(request, first === undefined ? "AutoMLJobInputDataConfig" : "InputDataConfig");
  const isForecasting = forecastingConfig(request) !== undefined;
  if (isForecasting) checkForecastingConfig(request);
  else checkTabularConfig(request);
  requireRole(context, request.RoleArn);
  const arn = jobs.claim(request.AutoMLJobName);
  requireAutoMLJob(context.quotas, jobs.all());
  const now = new Date();
  const job: AutoMLJob = {
    name: request.AutoMLJobName ?? "",
    arn,
    request,
    ...(first && { first }),
    status: "InProgress",
    secondaryStatus: "Starting",
    created: now,
    modified: now,
    candidates: [],
    writing: [],
  };
  jobs.add(job, request.Tags);
  const run = isForecasting ? runForecastingJob : runAutoMLJob;
  context.tasks.add(run(context, job, () => jobs.save(job)));
  return { AutoMLJobArn: arn };
}

/**
 * The algorithms of Autopilot that have an equal in the local AutoML, by AWS' name, for each mode. Its own
 * boosting is none of them: it is neither XGBoost nor LightGBM, and is not said to be.
 */
const localAlgorithms: Readonly<Record<string, readonly string[]>> = {
  ENSEMBLING: ["linear-learner", "randomforest"],
  HYPERPARAMETER_TUNING: ["linear-learner"],
};
const contentTypes = ["text/csv;header=present", "text/csv"];

function checkChannels(request: CreateAutoMLJobV2CommandInput, member: string): void {
  const channels = request.AutoMLJobInputDataConfig ?? [];
  const types = channels.map(({ ChannelType }) => ChannelType ?? "training");
  if (types.filter((type) => type === "training").length !== 1) {
    throw validationException(`${member} must have exactly one channel of the type training.`);
  }
  if (types.length === 2 && request.DataSplitConfig) {
    throw validationException("DataSplitConfig cannot be specified together with a validation channel.");
  }
  for (const { DataSource, ContentType } of channels) {
    const source = DataSource?.S3DataSource;
    if (!source) throw validationException(`Every channel of ${member} needs a DataSource.`);
    if (source.S3DataType !== "S3Prefix") throw notSupported(`The S3DataType ${source.S3DataType}`);
    if (ContentType !== undefined && !contentTypes.includes(ContentType.replaceAll(" ", ""))) {
      throw notSupported(`The ContentType ${ContentType}`);
    }
  }
}

function checkTabularConfig(request: CreateAutoMLJobV2CommandInput): void {
  const tabular = request.AutoMLProblemTypeConfig?.TabularJobConfig;
  const objective = request.AutoMLJobObjective?.MetricName;
  if ((tabular?.ProblemType === undefined) !== (objective === undefined)) {
    throw validationException("Either both or none of ProblemType and AutoMLJobObjective must be specified.");
  }
  if (tabular?.ProblemType && objective && !objectives[tabular.ProblemType].includes(objective)) {
    const allowed = objectives[tabular.ProblemType].join(", ");
    const refused = `${objective} is not valid for the problem type ${tabular.ProblemType}`;
    throw validationException(`The objective metric ${refused}. Valid metrics are: ${allowed}.`);
  }
  const fraction = request.DataSplitConfig?.ValidationFraction;
  if (fraction !== undefined && (fraction <= 0 || fraction >= 1)) {
    throw validationException("ValidationFraction must be greater than 0 and less than 1.");
  }
  if (tabular?.GenerateCandidateDefinitionsOnly) throw notSupported("GenerateCandidateDefinitionsOnly");
  if (tabular?.SampleWeightAttributeName !== undefined && tabular.Mode !== "ENSEMBLING") {
    throw validationException("SampleWeightAttributeName can be specified only when Mode is ENSEMBLING.");
  }
  const algorithms = chosenAlgorithms(request);
  if (algorithms && (tabular?.Mode ?? "AUTO") === "AUTO") {
    throw validationException("AlgorithmsConfig cannot be specified when Mode is AUTO or not specified.");
  }
  const foreign = algorithms?.find((algorithm) => !localAlgorithms[tabular?.Mode ?? ""]?.includes(algorithm));
  if (foreign !== undefined) throw notSupported(`The algorithm ${foreign} in mode ${tabular?.Mode}`);
}
