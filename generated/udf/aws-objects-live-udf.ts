// Generated from spec/udfs/aws-objects-live-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/aws-objects-live-udf";
import { rowsRunner } from "exasol-sagemaker-extension/runtime";

interface Input {
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Lists what AWS has for each connection and region of a table, with a row that says why where one cannot be asked.
export const runBlocks = rowsRunner(handle, {
  read: (ctx: Input) => ({
    aws_credentials_connection_name: ctx.aws_credentials_connection_name,
    aws_region: ctx.aws_region,
  }),
  optional: [],
  returns: ["kind", "name", "object_status", "created_at", "ours", "job_name", "deployment", "created_by", "failure_reason"],
  sideBySide: 8,
  failure: "failure_reason",
});
