CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_TRAINING_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "iam_sagemaker_role" VARCHAR(2048),
    "s3_bucket_uri" VARCHAR(200),
    "s3_output_path" VARCHAR(512),
    "run_key" VARCHAR(32),
    "training_data_files" DECIMAL(9,0),
    "validation_data_files" DECIMAL(9,0),
    "target_attribute_name" VARCHAR(128),
    "problem_type" VARCHAR(32),
    "objective" VARCHAR(64),
    "max_runtime_for_automl_job_in_seconds" DECIMAL(9,0),
    "max_candidates" DECIMAL(9,0),
    "max_runtime_per_training_job_in_seconds" DECIMAL(9,0),
    "mode" VARCHAR(32),
    "algorithms" VARCHAR(2000),
    "validation_fraction" DOUBLE,
    "sample_weight_column" VARCHAR(128),
    "feature_types" VARCHAR(2000000),
    "compression_type" VARCHAR(10),
    "aws_tags" VARCHAR(2000000),
    "exasol_user" VARCHAR(128),
    "kms_key_id" VARCHAR(2048),
    "volume_kms_key_id" VARCHAR(2048),
    "encrypt_traffic" BOOLEAN,
    "vpc_subnets" VARCHAR(2000),
    "vpc_security_groups" VARCHAR(2000)
) EMITS (
    "JOB_ARN" VARCHAR(256),
    "TRAINING_DATA_BYTES" DECIMAL(18,0)
) AS
// Generated from spec/udfs/autopilot-training-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-training-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Starts an Autopilot job on the training data in the run's own folder, or finds that an earlier call has started it.
async function answer(ctx) {
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
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_TRAINING_UDF" IS 'Internal, part of SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT: call that instead. Starts an Autopilot job on the training data in the run''s own folder, or finds that an earlier call has started it.';
