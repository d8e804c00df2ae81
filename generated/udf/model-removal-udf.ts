// Generated from spec/udfs/model-removal-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/model-removal-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
  is_recorded: boolean | null;
  job_arn: string | null;
  job_region: string | null;
  training_data_uri: string | null;
  s3_bucket_uri: string | null;
  s3_output_path: string | null;
  recorded_endpoints: string | null;
  keep: string | null;
  dry_run: boolean | null;
}

// Stops a job, and removes on AWS what serves its models and what it wrote to S3, but for what others use.
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const rows = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      is_recorded: ctx.is_recorded,
      job_arn: ctx.job_arn,
      job_region: ctx.job_region,
      training_data_uri: ctx.training_data_uri,
      s3_bucket_uri: ctx.s3_bucket_uri,
      s3_output_path: ctx.s3_output_path,
      recorded_endpoints: ctx.recorded_endpoints,
      keep: ctx.keep,
      dry_run: ctx.dry_run,
    },
    ["job_arn", "job_region", "training_data_uri", "s3_bucket_uri", "s3_output_path", "recorded_endpoints", "keep"],
  );
  for (const row of rows) ctx.emit(row.object, row.name, row.action, row.result, row.left_count);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
