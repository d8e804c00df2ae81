// Generated from spec/udfs/endpoint-expiry-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/endpoint-expiry-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  endpoint_name: string | null;
  expires_at: string | null;
  priced_instance_type: string | null;
  usd_per_hour: number | null;
  aws_credentials_connection_name: string | null;
  aws_region: string | null;
}

// Tags an endpoint of this database on AWS with its expiry and its present price.
async function answer(ctx: UdfContext<Input>): Promise<void> {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
      expires_at: ctx.expires_at,
      priced_instance_type: ctx.priced_instance_type,
      usd_per_hour: ctx.usd_per_hour,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
    ["expires_at", "priced_instance_type", "usd_per_hour"],
  );
  ctx.emit(row.endpoint_status);
}

// A group's rows each have an answer of their own.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  do await answer(ctx);
  while (ctx.next());
}
