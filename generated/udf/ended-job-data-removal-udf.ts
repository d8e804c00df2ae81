// Generated from spec/udfs/ended-job-data-removal-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/ended-job-data-removal-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
  training_data_uri: string | null;
}

// Removes the training data of a job that has ended, if AWS says that the job learned from them.
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      training_data_uri: ctx.training_data_uri,
    },
  );
  ctx.emit(row.removed_objects);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
