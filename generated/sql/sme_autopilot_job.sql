CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_AUTOPILOT_JOB" (
    "job_name" VARCHAR(32),
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
    "CANDIDATES_DONE" DECIMAL(9,0),
    "CANDIDATES_FAILED" DECIMAL(9,0),
    "MAX_CANDIDATES" DECIMAL(9,0),
    "FAILURE_REASON" VARCHAR(2000000),
    "PARTIAL_FAILURES" VARCHAR(2000000)
) AS
// Generated from spec/udfs/autopilot-job.ts: change that file, not this script.
import { autopilotJob as handle } from "exasol-sagemaker-extension/runtime/looking";
import { rowsRunner } from "exasol-sagemaker-extension/runtime/looking";

// Tells everything about an Autopilot job: how far it is, what it found, and why it failed.
export const runBlocks = rowsRunner(handle, {
  read: (ctx) => ({
    job_name: ctx.job_name,
    aws_credentials_connection_name: ctx.aws_credentials_connection_name,
    aws_region: ctx.aws_region,
  }),
  optional: [],
  returns: ["job_name", "job_status", "job_secondary_status", "started_at", "ended_at", "elapsed_seconds", "problem_type", "objective", "best_candidate", "best_metric", "best_value", "candidates_done", "candidates_failed", "max_candidates", "failure_reason", "partial_failures"],
  sideBySide: 8,
});
/
COMMENT ON SCRIPT "SME_AUTOPILOT_JOB" IS 'Tells everything about an Autopilot job: how far it is, what it found, and why it failed. Example: SELECT ML.SME_AUTOPILOT_JOB(''abalone-rings'', ''AWS_CONNECTION'', ''eu-central-1'')';
