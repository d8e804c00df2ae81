CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_START_UDF" (
    "job_name" VARCHAR(32)
) EMITS (
    "JOB_ARN" VARCHAR(256)
) AS
// Generated from spec/udfs/start-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/start-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime/without-aws";

// Starts a job, or finds it started.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
    },
  );
  ctx.emit(row.job_arn);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_START_UDF" IS 'Internal, part of SME_CLAIM: call that instead. Starts a job, or finds it started.';
