// Generated from spec/udfs/endpoint-rollback-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-rollback-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  endpoint_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
  recorded_previous: string | null;
}

// Has AWS put the version before the present one behind an endpoint, which goes on answering.
async function answer(ctx: UdfContext<Input>): Promise<void> {
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
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
