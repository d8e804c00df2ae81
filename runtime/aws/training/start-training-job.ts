/** Starting a job on a run's training data, whatever it learns. */
import {
  type AutoMLJobChannel,
  type AutoMLMetricEnum,
  type AutoMLProblemTypeConfig,
  type AutoMLSecurityConfig,
  type CompressionType,
  CreateAutoMLJobV2Command,
  type CreateAutoMLJobV2CommandInput,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { isRoleRefused, isTaken } from "../failure.ts";
import { findRoleArn } from "../role.ts";
import { runFolders, s3Uri } from "../s3-location.ts";
import { callersTags, isTaggingRefused, ownTags } from "../tags.ts";
import { describeJob, learnsFrom, nameIsTaken } from "./autopilot-job.ts";
import { listTrainingFolder, trainingFileName } from "./training-data.ts";

/** What every UDF that starts a job takes. */
export interface TrainingRun {
  job_name: string;
  iam_sagemaker_role: string;
  s3_bucket_uri: string;
  s3_output_path: string;
  run_key: string;
  training_data_files: number;
  compression_type: string;
  objective: string | null;
  aws_tags: string | null;
  exasol_user: string;
  kms_key_id: string | null;
  volume_kms_key_id: string | null;
  encrypt_traffic: boolean | null;
  /** Lists, as the text of JSON arrays. */
  vpc_subnets: string | null;
  vpc_security_groups: string | null;
}

/**
 * Starts the job that `requestFor` makes of the role's ARN. May be called again: AWS decides who gets the
 * name, and the job is this run's exactly if it learns from this run's folder. Throws E-SME-71, 72, 73 or
 * 147.
 */
export async function startTrainingJob(
  run: TrainingRun,
  context: HandlerContext,
  requestFor: (roleArn: string) => CreateAutoMLJobV2CommandInput | Promise<CreateAutoMLJobV2CommandInput>,
): Promise<{ job_arn: string | null; training_data_bytes: number }> {
  const { job_name } = run;
  const bytes = await checkTrainingData(run, context);
  const row = (arn: string | undefined) => ({ job_arn: arn ?? null, training_data_bytes: bytes });
  const role = await findRoleArn(context, run.iam_sagemaker_role);
  try {
    return row(await createJob(await requestFor(role), run.aws_tags !== null, context));
  } catch (error) {
    if (isTaken(error)) {
      const job = await describeJob(context, job_name);
      const { bucket, trainingDataPath } = runFolders(run);
      if (learnsFrom(job, s3Uri(bucket, trainingDataPath))) return row(job.AutoMLJobArn);
      throw nameIsTaken(context, job_name, job);
    }
    if (isRoleRefused(error)) throw new SmeError("E-SME-73", { role, cause: error.text });
    throw error;
  }
}

/** The request for a job that learns from the run's folder, without what only some kinds have. */
export function trainingJobRequest(
  run: TrainingRun,
  roleArn: string,
  problem: AutoMLProblemTypeConfig,
): CreateAutoMLJobV2CommandInput {
  const { job_name, objective } = run;
  const { bucket, trainingDataPath, artefactsPath } = runFolders(run);
  const security = securityConfig(run);
  return {
    AutoMLJobName: job_name,
    AutoMLJobInputDataConfig: [
      dataChannel("training", s3Uri(bucket, trainingDataPath), run.compression_type),
    ],
    OutputDataConfig: { S3OutputPath: s3Uri(bucket, artefactsPath), ...given({ KmsKeyId: run.kms_key_id }) },
    AutoMLProblemTypeConfig: problem,
    RoleArn: roleArn,
    Tags: [...ownTags(run.exasol_user, job_name), ...callersTags(run.aws_tags)],
    ...(objective === null ? {} : { AutoMLJobObjective: { MetricName: objective as AutoMLMetricEnum } }),
    ...(Object.keys(security).length === 0 ? {} : { SecurityConfig: security }),
  };
}

function securityConfig(run: TrainingRun): AutoMLSecurityConfig {
  const Subnets = listOf(run.vpc_subnets);
  const SecurityGroupIds = listOf(run.vpc_security_groups);
  return given({
    VolumeKmsKeyId: run.volume_kms_key_id,
    EnableInterContainerTrafficEncryption: run.encrypt_traffic,
    VpcConfig: Subnets && SecurityGroupIds && { Subnets, SecurityGroupIds },
  });
}

/** A list that a script hands on as the text of a JSON array. */
export function listOf(text: string | null): string[] | null {
  return text === null ? null : JSON.parse(text);
}

/** The files of a folder, as a job reads them. */
export function dataChannel(
  ChannelType: "training" | "validation",
  S3Uri: string,
  compression: string,
): AutoMLJobChannel {
  return {
    ChannelType,
    ContentType: "text/csv;header=present",
    CompressionType: compression as CompressionType,
    DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri } },
  };
}

/** The members that have a value. */
export function given<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

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

function checkTrainingData(run: TrainingRun, context: HandlerContext): Promise<number> {
  const { bucket, trainingDataPath } = runFolders(run);
  return checkFolder(context, bucket, trainingDataPath, run.training_data_files, run.compression_type);
}

/** The size of the files. Throws E-SME-72 or E-SME-147 unless they are those that an export wrote. */
export async function checkFolder(
  context: HandlerContext,
  bucket: string,
  path: string,
  required: number,
  compression: string,
): Promise<number> {
  const folder = s3Uri(bucket, path);
  const { files, foreign, bytes } = await listTrainingFolder(context, bucket, path);
  const written = new Set(Array.from({ length: required }, (_, i) => trainingFileName(i + 1, compression)));
  const names = files.map((key) => key.slice(path.length));
  const object = [...foreign, ...names.filter((name) => !written.has(name))][0];
  if (object !== undefined) throw new SmeError("E-SME-72", { folder, object });
  if (names.length < required) throw new SmeError("E-SME-147", { folder, found: names.length, required });
  return bytes;
}
