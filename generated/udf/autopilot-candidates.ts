// Generated from spec/udfs/autopilot-candidates.ts: change that file, not this script.
import { autopilotCandidates as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Lists the models that an Autopilot job has tried, the best first.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  const rows = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  for (const row of rows) ctx.emit(row.rank, row.candidate_name, row.candidate_status, row.algorithm, row.metric, row.value, row.inference_latency_seconds, row.training_seconds, row.containers, row.failure_reason, row.metrics);
}
