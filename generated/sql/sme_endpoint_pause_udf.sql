CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_ENDPOINT_PAUSE_UDF" (
    "endpoint_name" VARCHAR(63),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "ENDPOINT_STATUS" VARCHAR(100),
    "CONFIGURATION" VARCHAR(63),
    "VERSION" DECIMAL(9,0),
    "SERVED_JOB_NAME" VARCHAR(32),
    "SERVED_CANDIDATE_NAME" VARCHAR(64),
    "CONNECTION_ADDRESS" VARCHAR(2000000)
) AS
// Generated from spec/udfs/endpoint-pause-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-pause-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Deletes an endpoint of this database and keeps its endpoint configuration and models. A second call finds it done.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  ctx.emit(row.endpoint_status, row.configuration, row.version, row.served_job_name, row.served_candidate_name, row.connection_address);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_ENDPOINT_PAUSE_UDF" IS 'Internal, part of SME_PAUSE_ENDPOINT, SME_REAP_ENDPOINTS: call one of these instead. Deletes an endpoint of this database and keeps its endpoint configuration and models. A second call finds it done.';
