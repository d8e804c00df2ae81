import type { ContainerDefinition, CreateTransformJobCommandInput } from "@aws-sdk/client-sagemaker";
import { checkEnvironment } from "../inference-container.ts";
import type { Operation } from "../operation.ts";
import { requireInstances } from "../quotas.ts";
import { runTransformJob } from "../run-transform-job.ts";
import { notSupported } from "../sagemaker-errors.ts";
import { transformPlan } from "../transform-data.ts";
import type { TransformJob } from "../transform-job.ts";
import { batchVariable, checkXgboostEnvironment, isXgboostImage } from "../xgboost-container.ts";

/** Refuses what the model's container would not understand. */
function checkVariables(
  { Image }: ContainerDefinition,
  Environment: Readonly<Record<string, string>> = {},
): void {
  if (isXgboostImage(Image)) checkXgboostEnvironment(Environment);
  else checkEnvironment({ Environment });
}

export const operation: Operation = {
  name: "CreateTransformJob",
  refuses: ["DataCaptureConfig", "ExperimentConfig", "TransformResources.TransformAmiVersion"],
  records: {
    members: ["TransformOutput.KmsKeyId", "TransformResources.VolumeKmsKeyId"],
    reason: "they decide with which keys AWS keeps bytes, which no answer of the API shows",
  },
  run({ context, models, transformJobs }, request: CreateTransformJobCommandInput) {
    const model = models.require(request.ModelName);
    transformPlan(request);
    const type = request.TransformInput?.DataSource?.S3DataSource?.S3DataType;
    if (type !== "S3Prefix") throw notSupported(`The S3DataType ${type}`);
    const { Image, ModelDataUrl } = model.container;
    checkVariables(model.container, request.Environment);
    const Environment = { ...model.container.Environment, ...request.Environment, [batchVariable]: "true" };
    const arn = transformJobs.claim(request.TransformJobName);
    const running = transformJobs.unended().flatMap((job) => job.request.TransformResources ?? []);
    requireInstances(context.quotas, "transform", running, request.TransformResources ?? {});
    const now = new Date();
    const job: TransformJob = {
      name: request.TransformJobName ?? "",
      arn,
      request,
      container: { Image, ModelDataUrl, Environment },
      roleArn: model.request.ExecutionRoleArn ?? "",
      status: "InProgress",
      created: now,
      modified: now,
    };
    transformJobs.start(job, request.Tags, (stopped) => runTransformJob(context, job, stopped));
    return { TransformJobArn: arn };
  },
};
