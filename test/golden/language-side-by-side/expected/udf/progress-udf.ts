// Generated from spec/udfs/progress-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/progress-udf";
import { rowsRunner } from "exasol-sagemaker-extension/runtime";

interface Input {
  job_name: string | null;
  since: bigint | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Tells how far each job of a table is, or why that is not to be known.
export const runBlocks = rowsRunner(handle, {
  read: (ctx: Input) => ({
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
