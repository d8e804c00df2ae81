// Generated from spec/udfs/autopilot-job.ts: change that file, not this script.
import { autopilotJob as handle } from "exasol-sagemaker-extension/runtime/looking";
import { rowsRunner } from "exasol-sagemaker-extension/runtime/looking";

interface Input {
  job_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Tells everything about an Autopilot job: how far it is, what it found, and why it failed.
export const runBlocks = rowsRunner(handle, {
  read: (ctx: Input) => ({
    job_name: ctx.job_name,
    aws_credentials_connection_name: ctx.aws_credentials_connection_name,
    aws_region: ctx.aws_region,
  }),
  optional: [],
  returns: ["job_name", "job_status", "job_secondary_status", "started_at", "ended_at", "elapsed_seconds", "problem_type", "objective", "best_candidate", "best_metric", "best_value", "candidates_done", "candidates_failed", "max_candidates", "failure_reason", "partial_failures"],
  sideBySide: 8,
});
