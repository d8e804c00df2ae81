CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_CANDIDATES_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "CANDIDATE" VARCHAR(64),
    "METRIC" DOUBLE
) AS
// Generated from spec/udfs/candidates-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/candidates-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Emits a row for each candidate.
async function answer(ctx) {
  const rows = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  for (const row of rows) ctx.emit(row.candidate, row.metric);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_CANDIDATES_UDF" IS 'Internal, part of SME_CANDIDATES: call that instead. Emits a row for each candidate.';
