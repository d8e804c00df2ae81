CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_ENDPOINT_DEPLOYMENT_UDF" (
    "job_name" VARCHAR(32),
    "endpoint_name" VARCHAR(63),
    "instance_type" VARCHAR(64),
    "instance_count" DECIMAL(9,0),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "csv_encoding" DECIMAL(9,0),
    "job_arn" VARCHAR(256),
    "job_region" VARCHAR(32),
    "deployment" VARCHAR(12),
    "function_schema" VARCHAR(128),
    "target_attribute_name" VARCHAR(128),
    "column_names" VARCHAR(2000000),
    "column_types" VARCHAR(2000000),
    "forecast" VARCHAR(2000000),
    "candidate_name" VARCHAR(64),
    "serverless_memory_mb" DECIMAL(9,0),
    "serverless_max_concurrency" DECIMAL(9,0),
    "aws_tags" VARCHAR(2000000),
    "kms_key_id" VARCHAR(2048),
    "wait" BOOLEAN,
    "expires_at" VARCHAR(30),
    "usd_per_hour" DOUBLE
) EMITS (
    "PROBLEM_TYPE" VARCHAR(32),
    "CONNECTION_ADDRESS" VARCHAR(2000000),
    "DEPLOYMENT_LITERAL" VARCHAR(2000000),
    "CANDIDATE_NAME" VARCHAR(64),
    "TOKEN" VARCHAR(12),
    "ENDPOINT_STATUS" VARCHAR(100)
) AS
// Generated from spec/udfs/autopilot-endpoint-deployment-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-endpoint-deployment-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Creates model, endpoint configuration and endpoint for a candidate of a job, waits until the endpoint is in service if it is to, and removes what it made when that fails. A second call with the same token completes the first; an endpoint that is already what is asked for is left as it is.
async function answer(ctx) {
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
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_ENDPOINT_DEPLOYMENT_UDF" IS 'Internal, part of SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT, SME_DEPLOY_SAGEMAKER_ENDPOINT: call one of these instead. Creates model, endpoint configuration and endpoint for a candidate of a job, waits until the endpoint is in service if it is to, and removes what it made when that fails. A second call with the same token completes the first; an endpoint that is already what is asked for is left as it is.';
