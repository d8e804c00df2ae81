CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_COUNT_CANDIDATES_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "max_candidates" DECIMAL(9,0)
) EMITS (
    "CANDIDATES" DECIMAL(9,0)
) AS
// Generated from spec/scripts/count-candidates.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/count-candidates";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Counts a job's candidates, up to a number of them.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      max_candidates: ctx.max_candidates,
    },
    ["max_candidates"],
  );
  ctx.emit(row.candidates);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_COUNT_CANDIDATES_UDF" IS 'Internal, part of SME_COUNT_CANDIDATES: call that instead. Counts a job''s candidates, up to a number of them.';
