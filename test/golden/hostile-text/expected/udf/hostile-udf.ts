// Generated from spec/udfs/hostile-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/hostile-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  quoted: string | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
  big: bigint | null;
}

// Ends nothing: */ ` ${template}
// /
// nor this.
//  import 'x';
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      quoted: ctx.quoted,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      big: ctx.big === null ? null : Number(ctx.big),
    },
    ["aws_credentials_connection_name", "aws_region", "big"],
  );
  ctx.emit(row.a);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
