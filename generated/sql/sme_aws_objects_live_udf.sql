CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_AWS_OBJECTS_LIVE_UDF" (
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
    "CREATED_BY" VARCHAR(256),
    "FAILURE_REASON" VARCHAR(2000000)
) AS
// Generated from spec/udfs/aws-objects-live-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/aws-objects-live-udf";
import { rowsRunner } from "exasol-sagemaker-extension/runtime";

// Lists what AWS has for each connection and region of a table, with a row that says why where one cannot be asked.
export const runBlocks = rowsRunner(handle, {
  read: (ctx) => ({
    aws_credentials_connection_name: ctx.aws_credentials_connection_name,
    aws_region: ctx.aws_region,
  }),
  optional: [],
  returns: ["kind", "name", "object_status", "created_at", "ours", "job_name", "deployment", "created_by", "failure_reason"],
  sideBySide: 8,
  failure: "failure_reason",
});
/
COMMENT ON SCRIPT "SME_AWS_OBJECTS_LIVE_UDF" IS 'Internal, part of SME_ORPHANS_LIVE: call that instead. Lists what AWS has for each connection and region of a table, with a row that says why where one cannot be asked.';
