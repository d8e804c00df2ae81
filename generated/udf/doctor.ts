// Generated from spec/udfs/doctor.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/doctor";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Checks what stands between this database and AWS: a row for each thing that can be wrong, and how to mend it.
export async function run(ctx: UdfContext<Input>): Promise<void> {
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
