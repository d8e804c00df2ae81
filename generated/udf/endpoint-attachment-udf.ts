// Generated from spec/udfs/endpoint-attachment-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-attachment-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  endpoint_name: string | null;
  columns: string | null;
  returns: string | null;
  job_name: string | null;
  content_type: string | null;
  accept: string | null;
  response: string | null;
  request_path: string | null;
  response_path: string | null;
  batch_size: number | null;
  on_error: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Looks at an endpoint, whoever made it, and says what functions that ask it must know. It changes nothing on AWS.
async function answer(ctx: UdfContext<Input>): Promise<void> {
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
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
