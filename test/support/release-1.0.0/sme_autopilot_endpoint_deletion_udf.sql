CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_ENDPOINT_DELETION_UDF" (
    "endpoint_name" VARCHAR(63),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "connection_address" VARCHAR(2000000)
) AS
// Generated from spec/udfs/autopilot-endpoint-deletion-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-endpoint-deletion-udf";
import { contextFor } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  endpoint_name: string;
  aws_credentials_connection_name: string;
  aws_region: string;
}

// Deletes an endpoint, and the endpoint configuration and model that were made with it.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  const row = await handle(
    {
      endpoint_name: ctx.endpoint_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
    contextFor(exa, ctx.aws_credentials_connection_name, ctx.aws_region),
  );
  ctx.emit(row.connection_address);
}
/
