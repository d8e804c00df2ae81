// Generated from spec/udfs/autopilot-job-state-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-job-state-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Asks SageMaker how far an Autopilot job has come and what Autopilot chose for it, all at once.
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
  ctx.emit(row.job_status, row.job_secondary_status, row.problem_type, row.objective, row.job_arn, row.best_candidate, row.best_metric, row.best_value);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
