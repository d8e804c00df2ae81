CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_ENDPOINT_ATTACHMENT_UDF" (
    "endpoint_name" VARCHAR(63),
    "columns" VARCHAR(2000000),
    "returns" VARCHAR(2000000),
    "job_name" VARCHAR(32),
    "content_type" VARCHAR(1024),
    "accept" VARCHAR(1024),
    "response" VARCHAR(20),
    "request_path" VARCHAR(2000),
    "response_path" VARCHAR(2000),
    "batch_size" DECIMAL(9,0),
    "on_error" VARCHAR(10),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "ATTACHMENT_LITERAL" VARCHAR(2000000),
    "ENDPOINT_STATUS" VARCHAR(100)
) AS
// Generated from spec/udfs/endpoint-attachment-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-attachment-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Looks at an endpoint, whoever made it, and says what functions that ask it must know. It changes nothing on AWS.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
      columns: ctx.columns,
      returns: ctx.returns,
      job_name: ctx.job_name,
      content_type: ctx.content_type,
      accept: ctx.accept,
      response: ctx.response,
      request_path: ctx.request_path,
      response_path: ctx.response_path,
      batch_size: ctx.batch_size,
      on_error: ctx.on_error,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
    ["job_name", "accept", "response", "request_path", "response_path", "batch_size", "on_error"],
  );
  ctx.emit(row.attachment_literal, row.endpoint_status);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_ENDPOINT_ATTACHMENT_UDF" IS 'Internal, part of SME_ATTACH_SAGEMAKER_ENDPOINT: call that instead. Looks at an endpoint, whoever made it, and says what functions that ask it must know. It changes nothing on AWS.';
