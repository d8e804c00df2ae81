// Generated from spec/udfs/autopilot-jobs.ts: change that file, not this script.
import { autopilotJobs as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Lists all Autopilot jobs that AWS has in a region, the newest first.
export async function run(ctx: UdfContext<Input>): Promise<void> {
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
