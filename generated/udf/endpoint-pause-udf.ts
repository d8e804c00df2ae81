// Generated from spec/udfs/endpoint-pause-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-pause-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  endpoint_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Deletes an endpoint of this database and keeps its endpoint configuration and models. A second call finds it done.
async function answer(ctx: UdfContext<Input>): Promise<void> {
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
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
