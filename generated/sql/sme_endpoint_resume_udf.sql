CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_ENDPOINT_RESUME_UDF" (
    "endpoint_name" VARCHAR(63),
    "expires_at" VARCHAR(30),
    "priced_instance_type" VARCHAR(64),
    "usd_per_hour" DOUBLE,
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "ENDPOINT_STATUS" VARCHAR(100),
    "CONNECTION_ADDRESS" VARCHAR(2000000)
) AS
// Generated from spec/udfs/endpoint-resume-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-resume-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Creates a paused endpoint anew from its endpoint configuration. A second call finds it done.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
      expires_at: ctx.expires_at,
      priced_instance_type: ctx.priced_instance_type,
      usd_per_hour: ctx.usd_per_hour,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
    ["expires_at", "priced_instance_type", "usd_per_hour"],
  );
  ctx.emit(row.endpoint_status, row.connection_address);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_ENDPOINT_RESUME_UDF" IS 'Internal, part of SME_RESUME_ENDPOINT: call that instead. Creates a paused endpoint anew from its endpoint configuration. A second call finds it done.';
