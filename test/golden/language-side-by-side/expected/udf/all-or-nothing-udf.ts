// Generated from spec/udfs/all-or-nothing-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/all-or-nothing-udf";
import { rowsRunner } from "exasol-sagemaker-extension/runtime";

interface Input {
  job_name: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Tells how far each job of a table is.
export const runBlocks = rowsRunner(handle, {
  read: (ctx: Input) => ({
    job_name: ctx.job_name,
    aws_credentials_connection_name: ctx.aws_credentials_connection_name,
    aws_region: ctx.aws_region,
  }),
  optional: [],
  returns: ["share"],
  sideBySide: 2,
});
