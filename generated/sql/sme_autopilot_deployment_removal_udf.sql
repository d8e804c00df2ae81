CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_DEPLOYMENT_REMOVAL_UDF" (
    "endpoint_name" VARCHAR(63),
    "deployment" VARCHAR(12),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "REMOVED" VARCHAR(2000000)
) AS
// Generated from spec/udfs/autopilot-deployment-removal-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-deployment-removal-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Takes one deployment back: deletes endpoint, endpoint configuration and model if they carry its token, and nothing else.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      endpoint_name: ctx.endpoint_name,
      deployment: ctx.deployment,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  ctx.emit(row.removed);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_DEPLOYMENT_REMOVAL_UDF" IS 'Internal, part of SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT, SME_DEPLOY_SAGEMAKER_ENDPOINT: call one of these instead. Takes one deployment back: deletes endpoint, endpoint configuration and model if they carry its token, and nothing else.';
