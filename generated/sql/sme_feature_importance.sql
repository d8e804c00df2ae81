CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_FEATURE_IMPORTANCE" (
    "job_name" VARCHAR(32),
    "candidate_name" VARCHAR(64),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "LABEL" VARCHAR(2000000),
    "FEATURE" VARCHAR(2000000),
    "IMPORTANCE" DOUBLE,
    "RANK" DECIMAL(9,0)
) AS
// Generated from spec/udfs/feature-importance.ts: change that file, not this script.
import { featureImportance as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";

// Tells which columns matter to the model that an Autopilot job found, by AWS' explainability report.
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
  for (const row of rows) ctx.emit(row.label, row.feature, row.importance, row.rank);
}
/
COMMENT ON SCRIPT "SME_FEATURE_IMPORTANCE" IS 'Tells which columns matter to the model that an Autopilot job found, by AWS'' explainability report. Example: SELECT ML.SME_FEATURE_IMPORTANCE(''abalone-rings'', NULL, ''AWS_CONNECTION'', ''eu-central-1'')';
