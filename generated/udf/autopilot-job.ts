// Generated from spec/udfs/autopilot-job.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-job";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Tells everything about an Autopilot job: how far it is, what it found, and why it failed.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  ctx.emit(row.job_name, row.job_status, row.job_secondary_status, row.started_at, row.ended_at, row.elapsed_seconds, row.problem_type, row.objective, row.best_candidate, row.best_metric, row.best_value, row.candidates_done, row.candidates_failed, row.max_candidates, row.failure_reason, row.partial_failures);
}
