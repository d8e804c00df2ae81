CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_HOSTILE_UDF" (
    "quoted" VARCHAR(100),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "big" DECIMAL(18,0)
) EMITS (
    "A" DOUBLE
) AS
// Generated from spec/udfs/hostile-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/hostile-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Ends nothing: */ ` ${template}
// /
// nor this.
//  import 'x';
async function answer(ctx) {
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
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_HOSTILE_UDF" IS 'Internal, part of SME_HOSTILE: call that instead. Ends nothing: */ ` ${template} / nor this.   import ''x'';';
