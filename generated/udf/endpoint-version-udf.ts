// Generated from spec/udfs/endpoint-version-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-version-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  endpoint_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
  served_before: string | null;
}

// Which version of a model answers on an endpoint, and only it; with `served_before`, that it has been so all the while.
async function answer(ctx: UdfContext<Input>): Promise<void> {
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
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
