CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_ENDPOINT_DELETION_UDF" (
    "endpoint_name" VARCHAR(63),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "DELETED" VARCHAR(2000000),
    "LEFT_BEHIND" VARCHAR(2000000),
    "CONNECTION_ADDRESS" VARCHAR(2000000)
) AS
// Generated from spec/udfs/autopilot-endpoint-deletion-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-endpoint-deletion-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Deletes an endpoint with the endpoint configuration and the models it uses, and leaves what others use.
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
  ctx.emit(row.deleted, row.left_behind, row.connection_address);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_ENDPOINT_DELETION_UDF" IS 'Internal, part of SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT, SME_REAP_ENDPOINTS: call one of these instead. Deletes an endpoint with the endpoint configuration and the models it uses, and leaves what others use.';
