// Generated from spec/udfs/endpoints.ts: change that file, not this script.
import { endpoints as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Lists all endpoints that AWS has in a region, of this extension and of others, the newest first.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  const rows = await callHandler(
    exa,
    handle,
    {
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  for (const row of rows) ctx.emit(row.endpoint_name, row.endpoint_status, row.kind, row.instance_type, row.instances, row.created_at, row.age_hours, row.job_name, row.candidate_name, row.function_name, row.version, row.expires_at, row.cost_per_hour, row.cost_so_far, row.failure_reason, row.ours, row.deployment);
}
