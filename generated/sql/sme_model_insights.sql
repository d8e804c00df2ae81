CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_MODEL_INSIGHTS" (
    "job_name" VARCHAR(32),
    "candidate_name" VARCHAR(64),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "SECTION" VARCHAR(100),
    "NAME" VARCHAR(2000),
    "LABEL" VARCHAR(100),
    "ACTUAL" VARCHAR(2000000),
    "PREDICTED" VARCHAR(2000000),
    "VALUE" DOUBLE
) AS
// Generated from spec/udfs/model-insights.ts: change that file, not this script.
import { modelInsights as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";

// Tells how good the model is that an Autopilot job found, by AWS' model quality report: metrics, confusion matrix, curves.
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
  for (const row of rows) ctx.emit(row.section, row.name, row.label, row.actual, row.predicted, row.value);
}
/
COMMENT ON SCRIPT "SME_MODEL_INSIGHTS" IS 'Tells how good the model is that an Autopilot job found, by AWS'' model quality report: metrics, confusion matrix, curves. Example: SELECT ML.SME_MODEL_INSIGHTS(''abalone-rings'', NULL, ''AWS_CONNECTION'', ''eu-central-1'')';
