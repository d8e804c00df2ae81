CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_FORECAST_TRAINING_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "iam_sagemaker_role" VARCHAR(2048),
    "s3_bucket_uri" VARCHAR(200),
    "s3_output_path" VARCHAR(512),
    "run_key" VARCHAR(32),
    "training_data_files" DECIMAL(9,0),
    "target_attribute_name" VARCHAR(128),
    "timestamp_column" VARCHAR(128),
    "item_column" VARCHAR(128),
    "group_columns" VARCHAR(2000000),
    "frequency" VARCHAR(5),
    "horizon" DECIMAL(9,0),
    "quantiles" VARCHAR(2000),
    "filling" VARCHAR(2000000),
    "aggregation" VARCHAR(10),
    "holidays" VARCHAR(2),
    "algorithms" VARCHAR(2000),
    "objective" VARCHAR(64),
    "max_runtime_for_automl_job_in_seconds" DECIMAL(9,0),
    "max_candidates" DECIMAL(9,0),
    "max_runtime_per_training_job_in_seconds" DECIMAL(9,0),
    "compression_type" VARCHAR(10),
    "aws_tags" VARCHAR(2000000),
    "kms_key_id" VARCHAR(2048),
    "volume_kms_key_id" VARCHAR(2048),
    "encrypt_traffic" BOOLEAN,
    "vpc_subnets" VARCHAR(2000),
    "vpc_security_groups" VARCHAR(2000),
    "exasol_user" VARCHAR(128)
) EMITS (
    "JOB_ARN" VARCHAR(256),
    "TRAINING_DATA_BYTES" DECIMAL(18,0)
) AS
// Generated from spec/udfs/autopilot-forecast-training-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-forecast-training-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Starts an Autopilot forecasting job on the series in the run's own folder, or finds that an earlier call has started it.
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
      target_attribute_name: ctx.target_attribute_name,
      timestamp_column: ctx.timestamp_column,
      item_column: ctx.item_column,
      group_columns: ctx.group_columns,
      frequency: ctx.frequency,
      horizon: ctx.horizon,
      quantiles: ctx.quantiles,
      filling: ctx.filling,
      aggregation: ctx.aggregation,
      holidays: ctx.holidays,
      algorithms: ctx.algorithms,
      objective: ctx.objective,
      max_runtime_for_automl_job_in_seconds: ctx.max_runtime_for_automl_job_in_seconds,
      max_candidates: ctx.max_candidates,
      max_runtime_per_training_job_in_seconds: ctx.max_runtime_per_training_job_in_seconds,
      compression_type: ctx.compression_type,
      aws_tags: ctx.aws_tags,
      kms_key_id: ctx.kms_key_id,
      volume_kms_key_id: ctx.volume_kms_key_id,
      encrypt_traffic: ctx.encrypt_traffic,
      vpc_subnets: ctx.vpc_subnets,
      vpc_security_groups: ctx.vpc_security_groups,
      exasol_user: ctx.exasol_user,
    },
    ["group_columns", "filling", "aggregation", "holidays", "algorithms", "objective", "max_runtime_for_automl_job_in_seconds", "max_candidates", "max_runtime_per_training_job_in_seconds", "aws_tags", "kms_key_id", "volume_kms_key_id", "encrypt_traffic", "vpc_subnets", "vpc_security_groups"],
  );
  ctx.emit(row.job_arn, row.training_data_bytes);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_FORECAST_TRAINING_UDF" IS 'Internal, part of SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT: call that instead. Starts an Autopilot forecasting job on the series in the run''s own folder, or finds that an earlier call has started it.';
