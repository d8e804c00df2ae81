CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_TRAINING_DATA_DELETION_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "s3_bucket_uri" VARCHAR(200),
    "s3_output_path" VARCHAR(512),
    "run_key" VARCHAR(32)
) EMITS (
    "DELETED_OBJECTS" DECIMAL(18,0)
) AS
// Generated from spec/udfs/training-data-deletion-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/training-data-deletion-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Removes the training data of one run, whose key the caller must have, unless the job has been started on it.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      s3_bucket_uri: ctx.s3_bucket_uri,
      s3_output_path: ctx.s3_output_path,
      run_key: ctx.run_key,
    },
  );
  ctx.emit(row.deleted_objects);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_TRAINING_DATA_DELETION_UDF" IS 'Internal, part of SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT, SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT: call one of these instead. Removes the training data of one run, whose key the caller must have, unless the job has been started on it.';
