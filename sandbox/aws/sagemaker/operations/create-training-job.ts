import type { Channel, CreateTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { unavailable } from "../../../automl/xgboost/settings.ts";
import { requireRole } from "../names.ts";
import type { Operation } from "../operation.ts";
import { requireInstances } from "../quotas.ts";
import { formatOf, runTrainingJob } from "../run-training-job.ts";
import { notSupported, validationException } from "../sagemaker-errors.ts";
import type { TrainingJob } from "../training-job.ts";
import { isXgboostImage } from "../xgboost-container.ts";

const refusedOf = (member: string, names: readonly string[]) => names.map((name) => `${member}.${name}`);

export const operation: Operation = {
  name: "CreateTrainingJob",
  refuses: [
    "CheckpointConfig",
    "DebugRuleConfigurations",
    "EnableManagedSpotTraining",
    "EnableNetworkIsolation",
    "Environment",
    "ExperimentConfig",
    "InfraCheckConfig",
    "MlflowConfig",
    "ModelPackageConfig",
    "ProfilerRuleConfigurations",
    "RemoteDebugConfig",
    "RetryStrategy",
    "ServerlessJobConfig",
    "SessionChainingConfig",
    "TensorBoardOutputConfig",
    "VpcConfig",
    ...refusedOf("AlgorithmSpecification", [
      "AlgorithmName",
      "ContainerArguments",
      "ContainerEntrypoint",
      "EnableSageMakerMetricsTimeSeries",
      "MetricDefinitions",
      "TrainingImageConfig",
    ]),
    ...refusedOf("DebugHookConfig", ["CollectionConfigurations", "HookParameters"]),
    ...refusedOf("InputDataConfig", [
      "DataSource.DatasetSource",
      "DataSource.FileSystemDataSource",
      "DataSource.S3DataSource.AttributeNames",
      "DataSource.S3DataSource.HubAccessConfig",
      "DataSource.S3DataSource.InstanceGroupNames",
      "DataSource.S3DataSource.ModelAccessConfig",
      "RecordWrapperType",
      "ShuffleConfig",
    ]),
    ...refusedOf("OutputDataConfig", ["CompressionType"]),
    ...refusedOf("ProfilerConfig", ["ProfilingParameters"]),
    ...refusedOf("ResourceConfig", [
      "InstanceGroups",
      "InstancePlacementConfig",
      "InstancePreferences",
      "KeepAlivePeriodInSeconds",
      "SelectedInstanceCount",
      "SelectedInstanceType",
      "TrainingPlanArn",
    ]),
    ...refusedOf("StoppingCondition", ["MaxPendingTimeInSeconds", "MaxWaitTimeInSeconds"]),
  ],
  records: {
    members: [
      "DebugHookConfig.LocalPath",
      "DebugHookConfig.S3OutputPath",
      "EnableInterContainerTrafficEncryption",
      "OutputDataConfig.KmsKeyId",
      "ProfilerConfig.DisableProfiler",
      "ProfilerConfig.ProfilingIntervalInMilliseconds",
      "ProfilerConfig.S3OutputPath",
      "ResourceConfig.VolumeKmsKeyId",
      "ResourceConfig.VolumeSizeInGB",
    ],
    reason:
      "they are about AWS' machines, their disks, keys and what is measured of them, which no model depends on; here all is on one machine",
  },
  run({ context, trainingJobs }, request: CreateTrainingJobCommandInput) {
    const { TrainingImage, TrainingInputMode } = request.AlgorithmSpecification ?? {};
    if (!isXgboostImage(TrainingImage))
      throw notSupported(`The TrainingImage ${TrainingImage ?? "(none)"}, which is none of XGBoost's,`);
    if (TrainingInputMode === "Pipe") throw notSupported("The TrainingInputMode Pipe");
    if ((request.ResourceConfig?.InstanceCount ?? 1) > 1)
      throw notSupported(`ResourceConfig.InstanceCount ${request.ResourceConfig?.InstanceCount}`);
    checkChannels(request.InputDataConfig ?? []);
    const foreign = unavailable(request.HyperParameters ?? {});
    if (foreign !== undefined) throw notSupported(foreign, "A hyperparameter or its value");
    requireRole(context, request.RoleArn);
    const arn = trainingJobs.claim(request.TrainingJobName);
    const running = trainingJobs.unended().flatMap((job) => job.request.ResourceConfig ?? []);
    requireInstances(context.quotas, "training", running, request.ResourceConfig ?? {});
    const now = new Date();
    const job: TrainingJob = {
      name: request.TrainingJobName ?? "",
      arn,
      request,
      status: "InProgress",
      steps: [{ status: "Starting", started: now }],
      created: now,
      modified: now,
    };
    const note = () => trainingJobs.note(job);
    trainingJobs.start(job, request.Tags, (stopped) => runTrainingJob(context, job, note, stopped));
    return { TrainingJobArn: arn };
  },
};

function checkChannels(channels: readonly Channel[]): void {
  const names = channels.map(({ ChannelName }) => ChannelName ?? "");
  if (new Set(names).size < names.length) throw validationException("Channel names must be unique.");
  const other = names.find((name) => name !== "train" && name !== "validation");
  if (other !== undefined) throw notSupported(`The channel ${other}`);
  if (!names.includes("train")) throw validationException("XGBoost needs a channel called train.");
  for (const channel of channels) {
    const source = channel.DataSource?.S3DataSource;
    if (!source) throw validationException("Every channel of InputDataConfig needs an S3DataSource.");
    if (source.S3DataType !== "S3Prefix") throw notSupported(`The S3DataType ${source.S3DataType}`);
    if (formatOf(channel) === undefined) throw notSupported(`The ContentType ${channel.ContentType}`);
    if (channel.InputMode === "Pipe") throw notSupported("The InputMode Pipe");
  }
}
