CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_ASK_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "STATUS" VARCHAR(9)
) AS
// Generated from spec/udfs/ask-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/ask-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Asks.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  ctx.emit(row.status);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_ASK_UDF" IS 'Internal, part of SME_ASK: call that instead. Asks.';
