CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_TRAINING_CHECK_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "iam_sagemaker_role" VARCHAR(2048),
    "s3_bucket_uri" VARCHAR(200),
    "s3_output_path" VARCHAR(512),
    "aws_tags" VARCHAR(2000000)
) EMITS (
    "CHECK_NAME" VARCHAR(128),
    "RESULT" VARCHAR(10),
    "FOUND" VARCHAR(2000000),
    "NEEDED" VARCHAR(2000),
    "WHAT_TO_DO" VARCHAR(2000000)
) AS
// Generated from spec/udfs/training-check-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/training-check-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Finds what AWS would say to a training: credentials, bucket, role, tags, the job's name, and how many jobs run.
async function answer(ctx) {
  const rows = await callHandler(
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
  for (const row of rows) ctx.emit(row.check_name, row.result, row.found, row.needed, row.what_to_do);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_TRAINING_CHECK_UDF" IS 'Internal, part of SME_CHECK_FORECAST_TRAINING, SME_CHECK_TRAINING: call one of these instead. Finds what AWS would say to a training: credentials, bucket, role, tags, the job''s name, and how many jobs run.';
