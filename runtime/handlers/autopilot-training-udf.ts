import {
  type AutoMLMetricEnum,
  type CompressionType,
  CreateAutoMLJobV2Command,
  type CreateAutoMLJobV2CommandInput,
  type ProblemType,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import type { ParametersOf } from "../../spec/model.ts";
import type spec from "../../spec/udfs/autopilot-training-udf.ts";
import { describeJob } from "../aws/autopilot-job.ts";
import type { Handler } from "../aws/context.ts";
import { isRoleRefused, isTaken } from "../aws/failure.ts";
import { findRoleArn } from "../aws/role.ts";
import { jobFolders, s3Uri } from "../aws/s3-location.ts";
import { listTrainingFolder } from "../aws/training-data.ts";

type Parameters = ParametersOf<typeof spec>;

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { job_name } = parameters;
  const { bucket, trainingDataPath } = jobFolders(
    parameters.s3_bucket_uri,
    parameters.s3_output_path,
    job_name,
  );
  const { bytes } = await listTrainingFolder(context, bucket, trainingDataPath);
  const row = (arn: string | undefined) => ({ job_arn: arn ?? null, training_data_bytes: bytes });
  const role = await findRoleArn(context, parameters.iam_sagemaker_role);
  try {
    const created = await context.sagemaker.send(new CreateAutoMLJobV2Command(jobRequest(parameters, role)));
    return row(created.AutoMLJobArn);
  } catch (error) {
    if (isTaken(error)) {
      // The name was free when the training was prepared: an earlier attempt succeeded and its answer was lost.
      if (error.attempts > 1) return row((await describeJob(context, job_name)).AutoMLJobArn);
      throw new SmeError("E-SME-71", { job_name, region: context.region });
    }
    if (isRoleRefused(error)) throw new SmeError("E-SME-73", { role, cause: error.text });
    throw error;
  }
};

/** What the caller left out stays out, so that AWS decides it. */
function jobRequest(parameters: Parameters, roleArn: string): CreateAutoMLJobV2CommandInput {
  const { job_name, problem_type, objective, s3_bucket_uri, s3_output_path } = parameters;
  const { bucket, trainingDataPath, artefactsPath } = jobFolders(s3_bucket_uri, s3_output_path, job_name);
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
    ...(objective === null ? {} : { AutoMLJobObjective: { MetricName: objective as AutoMLMetricEnum } }),
  };
}

function given(values: Record<string, number | null>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}
