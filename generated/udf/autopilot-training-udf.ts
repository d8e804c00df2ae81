// Generated from spec/udfs/autopilot-training-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-training-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
  iam_sagemaker_role: string | null;
  s3_bucket_uri: string | null;
  s3_output_path: string | null;
  run_key: string | null;
  training_data_files: number | null;
  validation_data_files: number | null;
  target_attribute_name: string | null;
  problem_type: string | null;
  objective: string | null;
  max_runtime_for_automl_job_in_seconds: number | null;
  max_candidates: number | null;
  max_runtime_per_training_job_in_seconds: number | null;
  mode: string | null;
  algorithms: string | null;
  validation_fraction: number | null;
  sample_weight_column: string | null;
  feature_types: string | null;
  compression_type: string | null;
  aws_tags: string | null;
  exasol_user: string | null;
  kms_key_id: string | null;
  volume_kms_key_id: string | null;
  encrypt_traffic: boolean | null;
  vpc_subnets: string | null;
  vpc_security_groups: string | null;
}

// Starts an Autopilot job on the training data in the run's own folder, or finds that an earlier call has started it.
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      iam_sagemaker_role: ctx.iam_sagemaker_role,
      s3_bucket_uri: ctx.s3_bucket_uri,
      s3_output_path: ctx.s3_output_path,
      run_key: ctx.run_key,
      training_data_files: ctx.training_data_files,
      validation_data_files: ctx.validation_data_files,
      target_attribute_name: ctx.target_attribute_name,
      problem_type: ctx.problem_type,
      objective: ctx.objective,
      max_runtime_for_automl_job_in_seconds: ctx.max_runtime_for_automl_job_in_seconds,
      max_candidates: ctx.max_candidates,
      max_runtime_per_training_job_in_seconds: ctx.max_runtime_per_training_job_in_seconds,
      mode: ctx.mode,
      algorithms: ctx.algorithms,
      validation_fraction: ctx.validation_fraction,
      sample_weight_column: ctx.sample_weight_column,
      feature_types: ctx.feature_types,
      compression_type: ctx.compression_type,
      aws_tags: ctx.aws_tags,
      exasol_user: ctx.exasol_user,
      kms_key_id: ctx.kms_key_id,
      volume_kms_key_id: ctx.volume_kms_key_id,
      encrypt_traffic: ctx.encrypt_traffic,
      vpc_subnets: ctx.vpc_subnets,
      vpc_security_groups: ctx.vpc_security_groups,
    },
    ["validation_data_files", "problem_type", "objective", "max_runtime_for_automl_job_in_seconds", "max_candidates", "max_runtime_per_training_job_in_seconds", "mode", "algorithms", "validation_fraction", "sample_weight_column", "feature_types", "aws_tags", "kms_key_id", "volume_kms_key_id", "encrypt_traffic", "vpc_subnets", "vpc_security_groups"],
  );
  ctx.emit(row.job_arn, row.training_data_bytes);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
