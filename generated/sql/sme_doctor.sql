CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_DOCTOR" (
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "CHECK_NAME" VARCHAR(64),
    "RESULT" VARCHAR(10),
    "DETAIL" VARCHAR(2000),
    "FIX" VARCHAR(2000)
) AS
// Generated from spec/udfs/doctor.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/doctor";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Checks what stands between this database and AWS: a row for each thing that can be wrong, and how to mend it.
export async function run(ctx) {
  const rows = await callHandler(
    exa,
    handle,
    {
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  for (const row of rows) ctx.emit(row.check_name, row.result, row.detail, row.fix);
}
/
COMMENT ON SCRIPT "SME_DOCTOR" IS 'Checks what stands between this database and AWS: a row for each thing that can be wrong, and how to mend it. Example: SELECT ML.SME_DOCTOR(''AWS_CONNECTION'', ''eu-central-1'')';
