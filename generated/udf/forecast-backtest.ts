// Generated from spec/udfs/forecast-backtest.ts: change that file, not this script.
import { forecastBacktest as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  candidate_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Tells what a forecasting job's candidate said of times that it did not see in training, beside what happened.
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
  for (const row of rows) ctx.emit(row.item, row.groups, row.forecast_at, row.window_start, row.actual, row.quantile, row.value);
}
