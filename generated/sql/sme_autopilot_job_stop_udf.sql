CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_JOB_STOP_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "JOB_STATUS" VARCHAR(100),
    "BEST_CANDIDATE" VARCHAR(64),
    "PROBLEM_TYPE" VARCHAR(32),
    "OBJECTIVE" VARCHAR(64),
    "JOB_ARN" VARCHAR(256),
    "BEST_METRIC" VARCHAR(64),
    "BEST_VALUE" DOUBLE
) AS
// Generated from spec/udfs/autopilot-job-stop-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-job-stop-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Stops an Autopilot job unless it has ended or is being stopped, and tells how it is then.
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
  ctx.emit(row.job_status, row.best_candidate, row.problem_type, row.objective, row.job_arn, row.best_metric, row.best_value);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_JOB_STOP_UDF" IS 'Internal, part of SME_STOP_SAGEMAKER_AUTOPILOT_JOB: call that instead. Stops an Autopilot job unless it has ended or is being stopped, and tells how it is then.';
