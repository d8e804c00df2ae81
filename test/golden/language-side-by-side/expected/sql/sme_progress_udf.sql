CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_PROGRESS_UDF" (
    "job_name" VARCHAR(32),
    "since" DECIMAL(18,0),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "JOB_NAME" VARCHAR(32),
    "SHARE" DOUBLE,
    "REASON" VARCHAR(2000000)
) AS
// Generated from spec/udfs/progress-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/progress-udf";
import { rowsRunner } from "exasol-sagemaker-extension/runtime";

// Tells how far each job of a table is, or why that is not to be known.
export const runBlocks = rowsRunner(handle, {
  read: (ctx) => ({
    job_name: ctx.job_name,
    since: ctx.since === null ? null : Number(ctx.since),
    aws_credentials_connection_name: ctx.aws_credentials_connection_name,
    aws_region: ctx.aws_region,
  }),
  optional: ["since"],
  returns: ["job_name", "share", "reason"],
  sideBySide: 4,
  failure: "reason",
});
/
COMMENT ON SCRIPT "SME_PROGRESS_UDF" IS 'Tells how far each job of a table is, or why that is not to be known.';
