import {
  type AutoMLMetricEnum,
  type CompressionType,
  CreateAutoMLJobV2Command,
  type CreateAutoMLJobV2CommandInput,
  type ProblemType,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-training-udf.ts";
import { describeJob, learnsFrom, nameIsTaken } from "../aws/autopilot-job.ts";
import type { HandlerContext } from "../aws/context.ts";
import { isRoleRefused, isTaken } from "../aws/failure.ts";
import { findRoleArn } from "../aws/role.ts";
import { runFolders, s3Uri } from "../aws/s3-location.ts";
import { callersTags, isTaggingRefused, ownTags } from "../aws/tags.ts";
import { listTrainingFolder, trainingFileName } from "../aws/training-data.ts";
import type { Handler, OwnParameters } from "../handler.ts";

type TrainingParameters = OwnParameters<typeof spec>;

/**
 * May be called again: AWS decides who gets the name, and the job is this run's exactly if it learns from
 * this run's folder.
 */
export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { job_name } = parameters;
  const bytes = await checkTrainingData(parameters, context);
  const row = (arn: string | undefined) => ({ job_arn: arn ?? null, training_data_bytes: bytes });
  const role = await findRoleArn(context, parameters.iam_sagemaker_role);
  try {
    return row(await createJob(jobRequest(parameters, role), parameters.aws_tags !== null, context));
  } catch (error) {
    if (isTaken(error)) {
      const job = await describeJob(context, job_name);
      const { bucket, trainingDataPath } = runFolders(parameters);
      if (learnsFrom(job, s3Uri(bucket, trainingDataPath))) return row(job.AutoMLJobArn);
      throw nameIsTaken(context, job_name, job);
    }
    if (isRoleRefused(error)) throw new SmeError("E-SME-73", { role, cause: error.text });
    throw error;
  }
};

/**
 * The ARN of the job. Where the user of AWS may create a job but not tag it, as it was enough before there
 * were tags, the extension's own tags are left out; the caller's are not.
 */
async function createJob(
  request: CreateAutoMLJobV2CommandInput,
  mustBeTagged: boolean,
  { sagemaker }: HandlerContext,
): Promise<string | undefined> {
  try {
    return (await sagemaker.send(new CreateAutoMLJobV2Command(request))).AutoMLJobArn;
  } catch (error) {
    if (mustBeTagged || !isTaggingRefused(error)) throw error;
    const { Tags, ...untagged } = request;
    return (await sagemaker.send(new CreateAutoMLJobV2Command(untagged))).AutoMLJobArn;
  }
}

/** The size of the files. Throws E-SME-72 or E-SME-147 unless they are those that the export wrote. */
async function checkTrainingData(parameters: TrainingParameters, context: HandlerContext): Promise<number> {
  const { bucket, trainingDataPath } = runFolders(parameters);
  const { training_data_files: required, compression_type } = parameters;
  const folder = s3Uri(bucket, trainingDataPath);
  const { files, foreign, bytes } = await listTrainingFolder(context, bucket, trainingDataPath);
  const written = new Set(
    Array.from({ length: required }, (_, i) => trainingFileName(i + 1, compression_type)),
  );
  const names = files.map((key) => key.slice(trainingDataPath.length));
  const object = [...foreign, ...names.filter((name) => !written.has(name))][0];
  if (object !== undefined) throw new SmeError("E-SME-72", { folder, object });
  if (names.length < required) throw new SmeError("E-SME-147", { folder, found: names.length, required });
  return bytes;
}

/** What the caller left out stays out, so that AWS decides it. */
function jobRequest(parameters: TrainingParameters, roleArn: string): CreateAutoMLJobV2CommandInput {
  const { job_name, problem_type, objective } = parameters;
  const { bucket, trainingDataPath, artefactsPath } = runFolders(parameters);
  const limits = given({
    MaxCandidates: parameters.max_candidates,
    MaxRuntimePerTrainingJobInSeconds: parameters.max_runtime_per_training_job_in_seconds,
    MaxAutoMLJobRuntimeInSeconds: parameters.max_runtime_for_automl_job_in_seconds,
  });
  return {
    AutoMLJobName: job_name,
    AutoMLJobInputDataConfig: [
      {
        ChannelType: "training",
        ContentType: "text/csv;header=present",
        CompressionType: parameters.compression_type as CompressionType,
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: s3Uri(bucket, trainingDataPath) } },
      },
    ],
    OutputDataConfig: { S3OutputPath: s3Uri(bucket, artefactsPath) },
    AutoMLProblemTypeConfig: {
      TabularJobConfig: {
        TargetAttributeName: parameters.target_attribute_name,
        ...(problem_type === null ? {} : { ProblemType: problem_type as ProblemType }),
        ...(Object.keys(limits).length === 0 ? {} : { CompletionCriteria: limits }),
      },
    },
    RoleArn: roleArn,
    Tags: [...ownTags(parameters.exasol_user, job_name), ...callersTags(parameters.aws_tags)],
    ...(objective === null ? {} : { AutoMLJobObjective: { MetricName: objective as AutoMLMetricEnum } }),
  };
}

function given(values: Record<string, number | null>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}
