CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_MODEL_REMOVAL_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "is_recorded" BOOLEAN,
    "job_arn" VARCHAR(256),
    "job_region" VARCHAR(32),
    "training_data_uri" VARCHAR(2048),
    "s3_bucket_uri" VARCHAR(200),
    "s3_output_path" VARCHAR(512),
    "recorded_endpoints" VARCHAR(2000000),
    "keep" VARCHAR(2000),
    "dry_run" BOOLEAN
) EMITS (
    "OBJECT" VARCHAR(64),
    "NAME" VARCHAR(2048),
    "ACTION" VARCHAR(10),
    "RESULT" VARCHAR(2000000),
    "LEFT_COUNT" DECIMAL(18,0)
) AS
// Generated from spec/udfs/model-removal-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/model-removal-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Stops a job, and removes on AWS what serves its models and what it wrote to S3, but for what others use.
async function answer(ctx) {
  const rows = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      is_recorded: ctx.is_recorded,
      job_arn: ctx.job_arn,
      job_region: ctx.job_region,
      training_data_uri: ctx.training_data_uri,
      s3_bucket_uri: ctx.s3_bucket_uri,
      s3_output_path: ctx.s3_output_path,
      recorded_endpoints: ctx.recorded_endpoints,
      keep: ctx.keep,
      dry_run: ctx.dry_run,
    },
    ["job_arn", "job_region", "training_data_uri", "s3_bucket_uri", "s3_output_path", "recorded_endpoints", "keep"],
  );
  for (const row of rows) ctx.emit(row.object, row.name, row.action, row.result, row.left_count);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_MODEL_REMOVAL_UDF" IS 'Internal, part of SME_DROP_MODEL: call that instead. Stops a job, and removes on AWS what serves its models and what it wrote to S3, but for what others use.';
