CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_FORECAST_BACKTEST" (
    "job_name" VARCHAR(32),
    "candidate_name" VARCHAR(64),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "ITEM" VARCHAR(2000000),
    "GROUPS" VARCHAR(2000000),
    "FORECAST_AT" TIMESTAMP,
    "WINDOW_START" TIMESTAMP,
    "ACTUAL" DOUBLE,
    "QUANTILE" VARCHAR(5),
    "VALUE" DOUBLE
) AS
// Generated from spec/udfs/forecast-backtest.ts: change that file, not this script.
import { forecastBacktest as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";

// Tells what a forecasting job's candidate said of times that it did not see in training, beside what happened.
export async function run(ctx) {
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
/
COMMENT ON SCRIPT "SME_FORECAST_BACKTEST" IS 'Tells what a forecasting job''s candidate said of times that it did not see in training, beside what happened. Example: SELECT ML.SME_FORECAST_BACKTEST(''sales-forecast'', NULL, ''AWS_CONNECTION'', ''eu-central-1'')';
