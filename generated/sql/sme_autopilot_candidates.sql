CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "SME_AUTOPILOT_CANDIDATES" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "RANK" DECIMAL(9,0),
    "CANDIDATE_NAME" VARCHAR(64),
    "CANDIDATE_STATUS" VARCHAR(100),
    "ALGORITHM" VARCHAR(100),
    "METRIC" VARCHAR(64),
    "VALUE" DOUBLE,
    "INFERENCE_LATENCY_SECONDS" DOUBLE,
    "TRAINING_SECONDS" DECIMAL(9,0),
    "CONTAINERS" DECIMAL(9,0),
    "FAILURE_REASON" VARCHAR(2000000),
    "METRICS" VARCHAR(2000000)
) AS
// Generated from spec/udfs/autopilot-candidates.ts: change that file, not this script.
import { autopilotCandidates as handle } from "exasol-sagemaker-extension/runtime/looking";
import { callHandler } from "exasol-sagemaker-extension/runtime/looking";

// Lists the models that an Autopilot job has tried, the best first.
export async function run(ctx) {
  const rows = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  for (const row of rows) ctx.emit(row.rank, row.candidate_name, row.candidate_status, row.algorithm, row.metric, row.value, row.inference_latency_seconds, row.training_seconds, row.containers, row.failure_reason, row.metrics);
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_CANDIDATES" IS 'Lists the models that an Autopilot job has tried, the best first. Example: SELECT ML.SME_AUTOPILOT_CANDIDATES(''abalone-rings'', ''AWS_CONNECTION'', ''eu-central-1'')';
