CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_STOP_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "STATUS" VARCHAR(100),
    "STOPPED" BOOLEAN
) AS
// Generated from spec/udfs/stop-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/stop-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Stops a job.
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
  ctx.emit(row.status, row.stopped);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_STOP_UDF" IS 'Internal, part of SME_REAP: call that instead. Stops a job.';
