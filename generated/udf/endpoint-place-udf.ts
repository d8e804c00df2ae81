// Generated from spec/udfs/endpoint-place-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-place-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime/without-aws";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  endpoint_name: string | null;
}

// Tells where an endpoint is or was, as its connection has it: also of one that was deleted, which no table knows any more.
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
    },
  );
  ctx.emit(row.connection, row.region);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
