CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_TRAINING_PREPARATION_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "iam_sagemaker_role" VARCHAR(2048),
    "s3_bucket_uri" VARCHAR(200),
    "s3_output_path" VARCHAR(512),
    "aws_tags" VARCHAR(2000000)
) EMITS (
    "RUN_KEY" VARCHAR(32),
    "ROLE_ARN" VARCHAR(2048),
    "TRAINING_DATA_URI" VARCHAR(2048),
    "TRAINING_DATA_PATH" VARCHAR(2048),
    "VALIDATION_DATA_PATH" VARCHAR(2048)
) AS
// Generated from spec/udfs/autopilot-training-preparation-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-training-preparation-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Refuses what AWS would refuse, before any data moves: credentials, bucket, tags, a job name already taken; finds the role's ARN and names a new folder that only this training run knows the key of.
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
      aws_tags: ctx.aws_tags,
    },
    ["aws_tags"],
  );
  ctx.emit(row.run_key, row.role_arn, row.training_data_uri, row.training_data_path, row.validation_data_path);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_TRAINING_PREPARATION_UDF" IS 'Internal, part of SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT, SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT: call one of these instead. Refuses what AWS would refuse, before any data moves: credentials, bucket, tags, a job name already taken; finds the role''s ARN and names a new folder that only this training run knows the key of.';
