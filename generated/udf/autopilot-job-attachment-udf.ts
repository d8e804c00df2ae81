// Generated from spec/udfs/autopilot-job-attachment-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-job-attachment-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Says of an Autopilot job, whoever started it, what its row in SME_METADATA_AUTOPILOT_JOBS needs. It changes nothing on AWS.
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  ctx.emit(row.job_name, row.job_arn, row.job_status, row.job_secondary_status, row.best_candidate, row.best_metric, row.best_value, row.created_at, row.problem_type, row.objective, row.target, row.weight, row.role, row.bucket_uri, row.output_path, row.header, row.header_failure);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
