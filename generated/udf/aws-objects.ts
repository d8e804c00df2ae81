// Generated from spec/udfs/aws-objects.ts: change that file, not this script.
import { awsObjects as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Lists all endpoints, endpoint configurations, models and training jobs that AWS has in a region, and which of them are this extension's.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  const rows = await callHandler(
    exa,
    handle,
    {
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  for (const row of rows) ctx.emit(row.kind, row.name, row.object_status, row.created_at, row.ours, row.job_name, row.deployment, row.created_by);
}
