// Generated from spec/udfs/endpoints-live-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoints-live-udf";
import { rowsRunner } from "exasol-sagemaker-extension/runtime";

interface Input {
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Lists the endpoints of each connection and region of a table, with a row that says why where one cannot be asked.
export const runBlocks = rowsRunner(handle, {
  read: (ctx: Input) => ({
    aws_credentials_connection_name: ctx.aws_credentials_connection_name,
    aws_region: ctx.aws_region,
  }),
  optional: [],
  returns: ["endpoint_name", "endpoint_status", "kind", "instance_type", "instances", "created_at", "age_hours", "job_name", "candidate_name", "function_name", "version", "expires_at", "cost_per_hour", "cost_so_far", "failure_reason", "ours", "deployment"],
  sideBySide: 8,
  failure: "failure_reason",
});
