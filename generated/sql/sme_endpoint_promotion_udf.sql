CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_ENDPOINT_PROMOTION_UDF" (
    "endpoint_name" VARCHAR(63),
    "job_name" VARCHAR(32),
    "candidate_name" VARCHAR(64),
    "wait" BOOLEAN,
    "new_columns" BOOLEAN,
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "csv_encoding" DECIMAL(9,0),
    "job_arn" VARCHAR(256),
    "job_region" VARCHAR(32),
    "target_attribute_name" VARCHAR(128),
    "column_names" VARCHAR(2000000),
    "column_types" VARCHAR(2000000),
    "forecast" VARCHAR(2000000)
) EMITS (
    "VERSION" DECIMAL(9,0),
    "PREVIOUS_VERSION" DECIMAL(9,0),
    "ENDPOINT_STATUS" VARCHAR(100),
    "SERVED_JOB_NAME" VARCHAR(32),
    "SERVED_CANDIDATE_NAME" VARCHAR(64),
    "PREVIOUS_JOB_NAME" VARCHAR(32),
    "PREVIOUS_CANDIDATE_NAME" VARCHAR(64),
    "PREVIOUS_CONFIGURATION" VARCHAR(63),
    "TOKEN" VARCHAR(12),
    "PROBLEM_TYPE" VARCHAR(32),
    "FUNCTION_SCHEMA" VARCHAR(128),
    "CONNECTION_ADDRESS" VARCHAR(2000000),
    "DEPLOYMENT_LITERAL" VARCHAR(2000000)
) AS
// Generated from spec/udfs/endpoint-promotion-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-promotion-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Makes a version of a job's candidate and has AWS put it behind an endpoint that goes on answering. A second call for the same candidate completes the first.
async function answer(ctx) {
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
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_ENDPOINT_PROMOTION_UDF" IS 'Internal, part of SME_PROMOTE: call that instead. Makes a version of a job''s candidate and has AWS put it behind an endpoint that goes on answering. A second call for the same candidate completes the first.';
