CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_ENDPOINT_LOOK_UDF" (
    "endpoint_name" VARCHAR(63),
    "action" VARCHAR(10),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "AGE_HOURS" DECIMAL(18,2)
) AS
// Generated from spec/udfs/endpoint-look-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-look-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Whether an endpoint can be taken down: it is this database's by its tags, and AWS is not working on it.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
      action: ctx.action,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  ctx.emit(row.age_hours);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_ENDPOINT_LOOK_UDF" IS 'Internal, part of SME_REAP_ENDPOINTS: call that instead. Whether an endpoint can be taken down: it is this database''s by its tags, and AWS is not working on it.';
