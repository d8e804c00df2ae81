CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_CONTAINER" (
    "group_number" DECIMAL(9,0)
) EMITS (
    "NODE" DECIMAL(9,0),
    "CONTAINER_RELEASE" VARCHAR(50)
) AS
// Generated from spec/udfs/container.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/container";
import { callHandler } from "exasol-sagemaker-extension/runtime/without-aws";

// Tells on which node a group of rows is, and which release of the language container runs there.
async function answer(ctx) {
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
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_CONTAINER" IS 'Tells on which node a group of rows is, and which release of the language container runs there. Example: SELECT ML.SME_CONTAINER(N) FROM VALUES BETWEEN 1 AND 64 AS T(N) GROUP BY N';
