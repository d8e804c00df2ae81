// Generated from spec/udfs/endpoint-promotion-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-promotion-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  endpoint_name: string | null;
  job_name: string | null;
  candidate_name: string | null;
  wait: boolean | null;
  new_columns: boolean | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
  csv_encoding: number | null;
  job_arn: string | null;
  job_region: string | null;
  target_attribute_name: string | null;
  column_names: string | null;
  column_types: string | null;
  forecast: string | null;
}

// Makes a version of a job's candidate and has AWS put it behind an endpoint that goes on answering. A second call for the same candidate completes the first.
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
      job_name: ctx.job_name,
      candidate_name: ctx.candidate_name,
      wait: ctx.wait,
      new_columns: ctx.new_columns,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      csv_encoding: ctx.csv_encoding,
      job_arn: ctx.job_arn,
      job_region: ctx.job_region,
      target_attribute_name: ctx.target_attribute_name,
      column_names: ctx.column_names,
      column_types: ctx.column_types,
      forecast: ctx.forecast,
    },
    ["candidate_name", "wait", "new_columns", "csv_encoding", "job_arn", "job_region", "forecast"],
  );
  ctx.emit(row.version, row.previous_version, row.endpoint_status, row.served_job_name, row.served_candidate_name, row.previous_job_name, row.previous_candidate_name, row.previous_configuration, row.token, row.problem_type, row.function_schema, row.connection_address, row.deployment_literal);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
