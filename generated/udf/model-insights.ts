// Generated from spec/udfs/model-insights.ts: change that file, not this script.
import { modelInsights as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  candidate_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Tells how good the model is that an Autopilot job found, by AWS' model quality report: metrics, confusion matrix, curves.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  const rows = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      candidate_name: ctx.candidate_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
    ["candidate_name"],
  );
  for (const row of rows) ctx.emit(row.section, row.name, row.label, row.actual, row.predicted, row.value);
}
