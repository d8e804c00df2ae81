// Generated from spec/udfs/autopilot-endpoint-deployment-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-endpoint-deployment-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string | null;
  endpoint_name: string | null;
  instance_type: string | null;
  instance_count: number | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
  csv_encoding: number | null;
  job_arn: string | null;
  job_region: string | null;
  deployment: string | null;
  function_schema: string | null;
  target_attribute_name: string | null;
  column_names: string | null;
  column_types: string | null;
  forecast: string | null;
}

// Creates model, endpoint configuration and endpoint for the best candidate of a job, waits until the endpoint is in service, and removes what it made when that fails. A second call with the same token completes the first.
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      endpoint_name: ctx.endpoint_name,
      instance_type: ctx.instance_type,
      instance_count: ctx.instance_count,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      csv_encoding: ctx.csv_encoding,
      job_arn: ctx.job_arn,
      job_region: ctx.job_region,
      deployment: ctx.deployment,
      function_schema: ctx.function_schema,
      target_attribute_name: ctx.target_attribute_name,
      column_names: ctx.column_names,
      column_types: ctx.column_types,
      forecast: ctx.forecast,
    },
    ["csv_encoding", "job_arn", "job_region", "forecast"],
  );
  ctx.emit(row.problem_type, row.connection_address, row.deployment_literal, row.candidate_name, row.token);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
