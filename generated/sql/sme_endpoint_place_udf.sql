CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_ENDPOINT_PLACE_UDF" (
    "endpoint_name" VARCHAR(63)
) EMITS (
    "CONNECTION" VARCHAR(128),
    "REGION" VARCHAR(32)
) AS
// Generated from spec/udfs/endpoint-place-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-place-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime/without-aws";

// Tells where an endpoint is or was, as its connection has it: also of one that was deleted, which no table knows any more.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
    },
  );
  ctx.emit(row.connection, row.region);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_ENDPOINT_PLACE_UDF" IS 'Internal, part of SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT: call that instead. Tells where an endpoint is or was, as its connection has it: also of one that was deleted, which no table knows any more.';
