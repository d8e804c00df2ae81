CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_ENDPOINT_DEPLOYMENT_UDF" (
    "job_name" VARCHAR(32),
    "endpoint_name" VARCHAR(63),
    "instance_type" VARCHAR(64),
    "instance_count" DECIMAL(9,0),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32),
    "csv_encoding" DECIMAL(9,0)
) EMITS (
    "problem_type" VARCHAR(32),
    "connection_address" VARCHAR(2000000)
) AS
// Generated from spec/udfs/autopilot-endpoint-deployment-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-endpoint-deployment-udf";
import { contextFor } from "exasol-sagemaker-extension/runtime";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

interface Input {
  job_name: string;
  endpoint_name: string;
  instance_type: string;
  instance_count: number;
  aws_credentials_connection_name: string;
  aws_region: string;
  csv_encoding: number | null;
}

// Creates model, endpoint configuration and endpoint for the best candidate of a job, waits until the endpoint is in service, and removes what it made when that fails.
export async function run(ctx: UdfContext<Input>): Promise<void> {
  const row = await handle(
    {
      job_name: ctx.job_name,
      endpoint_name: ctx.endpoint_name,
      instance_type: ctx.instance_type,
      instance_count: ctx.instance_count,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
      csv_encoding: ctx.csv_encoding,
    },
    contextFor(exa, ctx.aws_credentials_connection_name, ctx.aws_region),
  );
  ctx.emit(row.problem_type, row.connection_address);
}
/
