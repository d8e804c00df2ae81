CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_ALL_OR_NOTHING_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "SHARE" DOUBLE
) AS
// Generated from spec/udfs/all-or-nothing-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/all-or-nothing-udf";
import { rowsRunner } from "exasol-sagemaker-extension/runtime";

// Tells how far each job of a table is.
export const runBlocks = rowsRunner(handle, {
  read: (ctx) => ({
    job_name: ctx.job_name,
    aws_credentials_connection_name: ctx.aws_credentials_connection_name,
    aws_region: ctx.aws_region,
  }),
  optional: [],
  returns: ["share"],
  sideBySide: 2,
});
/
COMMENT ON SCRIPT "SME_ALL_OR_NOTHING_UDF" IS 'Tells how far each job of a table is.';
