CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_AWS_OBJECTS" (
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "KIND" VARCHAR(32),
    "NAME" VARCHAR(63),
    "OBJECT_STATUS" VARCHAR(100),
    "CREATED_AT" TIMESTAMP,
    "OURS" BOOLEAN,
    "JOB_NAME" VARCHAR(63),
    "DEPLOYMENT" VARCHAR(12),
    "CREATED_BY" VARCHAR(256)
) AS
// Generated from spec/udfs/aws-objects.ts: change that file, not this script.
import { awsObjects as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";

// Lists all endpoints, endpoint configurations, models and training jobs that AWS has in a region, and which of them are this extension's.
export async function run(ctx) {
  const rows = await callHandler(
    exa,
    handle,
    {
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  for (const row of rows) ctx.emit(row.kind, row.name, row.object_status, row.created_at, row.ours, row.job_name, row.deployment, row.created_by);
}
/
COMMENT ON SCRIPT "SME_AWS_OBJECTS" IS 'Lists all endpoints, endpoint configurations, models and training jobs that AWS has in a region, and which of them are this extension''s. Example: SELECT ML.SME_AWS_OBJECTS(''AWS_CONNECTION'', ''eu-central-1'')';
