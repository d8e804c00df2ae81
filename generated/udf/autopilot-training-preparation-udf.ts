// Generated from spec/udfs/autopilot-training-preparation-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-training-preparation-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
  iam_sagemaker_role: string | null;
  s3_bucket_uri: string | null;
  s3_output_path: string | null;
  aws_tags: string | null;
}

// Refuses what AWS would refuse, before any data moves: credentials, bucket, tags, a job name already taken; finds the role's ARN and names a new folder that only this training run knows the key of.
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      iam_sagemaker_role: ctx.iam_sagemaker_role,
      s3_bucket_uri: ctx.s3_bucket_uri,
      s3_output_path: ctx.s3_output_path,
      aws_tags: ctx.aws_tags,
    },
    ["aws_tags"],
  );
  ctx.emit(row.run_key, row.role_arn, row.training_data_uri, row.training_data_path, row.validation_data_path);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
