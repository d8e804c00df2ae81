CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_ASK_UDF" (
    "region" VARCHAR(32)
) EMITS (
    "STATE" VARCHAR(10),
    "AGE" DOUBLE
) AS
// Generated from spec/udfs/ask-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/ask-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime/without-aws";

// Answers.
export async function run(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      region: ctx.region,
    },
  );
  ctx.emit(row.state, row.age);
}
/
COMMENT ON SCRIPT "SME_ASK_UDF" IS 'Internal, part of SME_ANSWERS: call that instead. Answers.';
