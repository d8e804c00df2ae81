CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_ENDPOINT_VERSION_UDF" (
    "endpoint_name" VARCHAR(63),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "served_before" VARCHAR(200)
) EMITS (
    "VERSION" DECIMAL(9,0),
    "JOB_NAME" VARCHAR(32),
    "CANDIDATE_NAME" VARCHAR(64),
    "SERVED" VARCHAR(200)
) AS
// Generated from spec/udfs/endpoint-version-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-version-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Which version of a model answers on an endpoint, and only it; with `served_before`, that it has been so all the while.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      served_before: ctx.served_before,
    },
    ["served_before"],
  );
  ctx.emit(row.version, row.job_name, row.candidate_name, row.served);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_ENDPOINT_VERSION_UDF" IS 'Internal, part of SME_EVALUATE, SME_EXPLAIN_ROWS: call one of these instead. Which version of a model answers on an endpoint, and only it; with `served_before`, that it has been so all the while.';
