CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_AUTOPILOT_JOBS" (
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "JOB_NAME" VARCHAR(32),
    "JOB_STATUS" VARCHAR(100),
    "JOB_SECONDARY_STATUS" VARCHAR(100),
    "STARTED_AT" TIMESTAMP,
    "ENDED_AT" TIMESTAMP,
    "ELAPSED_SECONDS" DECIMAL(9,0),
    "PROBLEM_TYPE" VARCHAR(32),
    "OBJECTIVE" VARCHAR(64),
    "BEST_CANDIDATE" VARCHAR(64),
    "BEST_METRIC" VARCHAR(64),
    "BEST_VALUE" DOUBLE,
    "MAX_CANDIDATES" DECIMAL(9,0),
    "FAILURE_REASON" VARCHAR(2000000),
    "PARTIAL_FAILURES" VARCHAR(2000000)
) AS
// Generated from spec/udfs/autopilot-jobs.ts: change that file, not this script.
import { autopilotJobs as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";

// Lists all Autopilot jobs that AWS has in a region, the newest first.
export async function run(ctx) {
  const rows = await callHandler(
    exa,
    handle,
    {
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  for (const row of rows) ctx.emit(row.job_name, row.job_status, row.job_secondary_status, row.started_at, row.ended_at, row.elapsed_seconds, row.problem_type, row.objective, row.best_candidate, row.best_metric, row.best_value, row.max_candidates, row.failure_reason, row.partial_failures);
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_JOBS" IS 'Lists all Autopilot jobs that AWS has in a region, the newest first. Example: SELECT ML.SME_AUTOPILOT_JOBS(''AWS_CONNECTION'', ''eu-central-1'')';
