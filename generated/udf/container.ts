// Generated from spec/udfs/container.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/container";
import { callHandler } from "exasol-sagemaker-extension/runtime/without-aws";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  group_number: number | null;
}

// Tells on which node a group of rows is, and which release of the language container runs there.
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      group_number: ctx.group_number,
    },
  );
  ctx.emit(row.node, row.container_release);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
