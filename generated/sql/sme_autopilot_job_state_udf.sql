CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_JOB_STATE_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "JOB_STATUS" VARCHAR(100),
    "JOB_SECONDARY_STATUS" VARCHAR(100),
    "PROBLEM_TYPE" VARCHAR(32),
    "OBJECTIVE" VARCHAR(64),
    "JOB_ARN" VARCHAR(256),
    "BEST_CANDIDATE" VARCHAR(64),
    "BEST_METRIC" VARCHAR(64),
    "BEST_VALUE" DOUBLE
) AS
// Generated from spec/udfs/autopilot-job-state-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-job-state-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Asks SageMaker how far an Autopilot job has come and what Autopilot chose for it, all at once.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  ctx.emit(row.job_status, row.job_secondary_status, row.problem_type, row.objective, row.job_arn, row.best_candidate, row.best_metric, row.best_value);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_JOB_STATE_UDF" IS 'Internal, part of SME_ATTACH_SAGEMAKER_ENDPOINT, SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT, SME_DEPLOY_SAGEMAKER_ENDPOINT, SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS: call one of these instead. Asks SageMaker how far an Autopilot job has come and what Autopilot chose for it, all at once.';
