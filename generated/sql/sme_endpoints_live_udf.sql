CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_ENDPOINTS_LIVE_UDF" (
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "ENDPOINT_NAME" VARCHAR(63),
    "ENDPOINT_STATUS" VARCHAR(100),
    "KIND" VARCHAR(32),
    "INSTANCE_TYPE" VARCHAR(2000),
    "INSTANCES" DECIMAL(9,0),
    "CREATED_AT" TIMESTAMP,
    "AGE_HOURS" DECIMAL(18,2),
    "JOB_NAME" VARCHAR(63),
    "CANDIDATE_NAME" VARCHAR(64),
    "FUNCTION_NAME" VARCHAR(128),
    "VERSION" DECIMAL(9,0),
    "EXPIRES_AT" TIMESTAMP,
    "COST_PER_HOUR" DECIMAL(18,6),
    "COST_SO_FAR" DECIMAL(18,2),
    "FAILURE_REASON" VARCHAR(2000000),
    "OURS" BOOLEAN,
    "DEPLOYMENT" VARCHAR(12)
) AS
// Generated from spec/udfs/endpoints-live-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoints-live-udf";
import { rowsRunner } from "exasol-sagemaker-extension/runtime";

// Lists the endpoints of each connection and region of a table, with a row that says why where one cannot be asked.
export const runBlocks = rowsRunner(handle, {
  read: (ctx) => ({
    aws_credentials_connection_name: ctx.aws_credentials_connection_name,
    aws_region: ctx.aws_region,
  }),
  optional: [],
  returns: ["endpoint_name", "endpoint_status", "kind", "instance_type", "instances", "created_at", "age_hours", "job_name", "candidate_name", "function_name", "version", "expires_at", "cost_per_hour", "cost_so_far", "failure_reason", "ours", "deployment"],
  sideBySide: 8,
  failure: "failure_reason",
});
/
COMMENT ON SCRIPT "SME_ENDPOINTS_LIVE_UDF" IS 'Internal, part of SME_ENDPOINTS_LIVE: call that instead. Lists the endpoints of each connection and region of a table, with a row that says why where one cannot be asked.';
