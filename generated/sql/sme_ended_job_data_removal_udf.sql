CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_ENDED_JOB_DATA_REMOVAL_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "training_data_uri" VARCHAR(2048)
) EMITS (
    "REMOVED_OBJECTS" DECIMAL(18,0)
) AS
// Generated from spec/udfs/ended-job-data-removal-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/ended-job-data-removal-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Removes the training data of a job that has ended, if AWS says that the job learned from them.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      training_data_uri: ctx.training_data_uri,
    },
  );
  ctx.emit(row.removed_objects);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_ENDED_JOB_DATA_REMOVAL_UDF" IS 'Internal, part of SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT, SME_DEPLOY_SAGEMAKER_ENDPOINT, SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS, SME_STOP_SAGEMAKER_AUTOPILOT_JOB: call one of these instead. Removes the training data of a job that has ended, if AWS says that the job learned from them.';
