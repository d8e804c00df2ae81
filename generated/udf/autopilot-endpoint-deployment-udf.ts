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
  candidate_name: string | null;
  serverless_memory_mb: number | null;
  serverless_max_concurrency: number | null;
  aws_tags: string | null;
  kms_key_id: string | null;
  wait: boolean | null;
  expires_at: string | null;
  usd_per_hour: number | null;
}

// Creates model, endpoint configuration and endpoint for a candidate of a job, waits until the endpoint is in service if it is to, and removes what it made when that fails. A second call with the same token completes the first; an endpoint that is already what is asked for is left as it is.
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
      candidate_name: ctx.candidate_name,
      serverless_memory_mb: ctx.serverless_memory_mb,
      serverless_max_concurrency: ctx.serverless_max_concurrency,
      aws_tags: ctx.aws_tags,
      kms_key_id: ctx.kms_key_id,
      wait: ctx.wait,
      expires_at: ctx.expires_at,
      usd_per_hour: ctx.usd_per_hour,
    },
    ["instance_type", "instance_count", "csv_encoding", "job_arn", "job_region", "forecast", "candidate_name", "serverless_memory_mb", "serverless_max_concurrency", "aws_tags", "kms_key_id", "wait", "expires_at", "usd_per_hour"],
  );
  ctx.emit(row.problem_type, row.connection_address, row.deployment_literal, row.candidate_name, row.token, row.endpoint_status);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
