CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_ENDPOINT_ROLLBACK_UDF" (
    "endpoint_name" VARCHAR(63),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "recorded_previous" VARCHAR(63)
) EMITS (
    "VERSION" DECIMAL(9,0),
    "PREVIOUS_VERSION" DECIMAL(9,0),
    "ENDPOINT_STATUS" VARCHAR(100),
    "SERVED_JOB_NAME" VARCHAR(32),
    "SERVED_CANDIDATE_NAME" VARCHAR(64),
    "PREVIOUS_JOB_NAME" VARCHAR(32),
    "PREVIOUS_CANDIDATE_NAME" VARCHAR(64),
    "PREVIOUS_CONFIGURATION" VARCHAR(63),
    "TOKEN" VARCHAR(12)
) AS
// Generated from spec/udfs/endpoint-rollback-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-rollback-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Has AWS put the version before the present one behind an endpoint, which goes on answering.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      recorded_previous: ctx.recorded_previous,
    },
    ["recorded_previous"],
  );
  ctx.emit(row.version, row.previous_version, row.endpoint_status, row.served_job_name, row.served_candidate_name, row.previous_job_name, row.previous_candidate_name, row.previous_configuration, row.token);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_ENDPOINT_ROLLBACK_UDF" IS 'Internal, part of SME_ROLLBACK: call that instead. Has AWS put the version before the present one behind an endpoint, which goes on answering.';
