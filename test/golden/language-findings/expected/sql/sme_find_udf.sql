CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_FIND_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "CHECK_NAME" VARCHAR(2000),
    "RESULT" VARCHAR(2000),
    "FOUND" VARCHAR(2000),
    "NEEDED" VARCHAR(2000),
    "WHAT_TO_DO" VARCHAR(2000)
) AS
// Generated from spec/udfs/find-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/find-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Emits a row for each finding.
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
  for (const row of rows) ctx.emit(row.check_name, row.result, row.found, row.needed, row.what_to_do);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_FIND_UDF" IS 'Internal, part of SME_CHECK: call that instead. Emits a row for each finding.';
