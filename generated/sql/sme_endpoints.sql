CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_ENDPOINTS" (
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
// Generated from spec/udfs/endpoints.ts: change that file, not this script.
import { endpoints as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";

// Lists all endpoints that AWS has in a region, of this extension and of others, the newest first.
export async function run(ctx) {
  const rows = await callHandler(
    exa,
    handle,
    {
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  for (const row of rows) ctx.emit(row.endpoint_name, row.endpoint_status, row.kind, row.instance_type, row.instances, row.created_at, row.age_hours, row.job_name, row.candidate_name, row.function_name, row.version, row.expires_at, row.cost_per_hour, row.cost_so_far, row.failure_reason, row.ours, row.deployment);
}
/
COMMENT ON SCRIPT "SME_ENDPOINTS" IS 'Lists all endpoints that AWS has in a region, of this extension and of others, the newest first. Example: SELECT ML.SME_ENDPOINTS(''AWS_CONNECTION'', ''eu-central-1'')';
