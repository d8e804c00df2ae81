CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_AUTOPILOT_JOB_ATTACHMENT_UDF" (
    "job_name" VARCHAR(32),
    "aws_credentials_connection_name" VARCHAR(128),
    "aws_region" VARCHAR(32)
) EMITS (
    "JOB_NAME" VARCHAR(32),
    "JOB_ARN" VARCHAR(256),
    "JOB_STATUS" VARCHAR(100),
    "JOB_SECONDARY_STATUS" VARCHAR(100),
    "BEST_CANDIDATE" VARCHAR(64),
    "BEST_METRIC" VARCHAR(64),
    "BEST_VALUE" DOUBLE,
    "CREATED_AT" VARCHAR(30),
    "PROBLEM_TYPE" VARCHAR(32),
    "OBJECTIVE" VARCHAR(64),
    "TARGET" VARCHAR(256),
    "WEIGHT" VARCHAR(256),
    "ROLE" VARCHAR(2048),
    "BUCKET_URI" VARCHAR(200),
    "OUTPUT_PATH" VARCHAR(1024),
    "HEADER" VARCHAR(2000000),
    "HEADER_FAILURE" VARCHAR(2000)
) AS
// Generated from spec/udfs/autopilot-job-attachment-udf.ts: change that file, not this script.
import { handle } from "exasol-sagemaker-extension/handlers/autopilot-job-attachment-udf";
import { callHandler } from "exasol-sagemaker-extension/runtime";

// Says of an Autopilot job, whoever started it, what its row in SME_METADATA_AUTOPILOT_JOBS needs. It changes nothing on AWS.
async function answer(ctx) {
  const row = await callHandler(
    exa,
    handle,
    {
      job_name: ctx.job_name,
      aws_credentials_connection_name: ctx.aws_credentials_connection_name,
      aws_region: ctx.aws_region,
    },
  );
  ctx.emit(row.job_name, row.job_arn, row.job_status, row.job_secondary_status, row.best_candidate, row.best_metric, row.best_value, row.created_at, row.problem_type, row.objective, row.target, row.weight, row.role, row.bucket_uri, row.output_path, row.header, row.header_failure);
}

// A group's rows each have an answer of their own.
export async function run(ctx) {
  do await answer(ctx);
  while (ctx.next());
}
/
COMMENT ON SCRIPT "SME_AUTOPILOT_JOB_ATTACHMENT_UDF" IS 'Internal, part of SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB: call that instead. Says of an Autopilot job, whoever started it, what its row in SME_METADATA_AUTOPILOT_JOBS needs. It changes nothing on AWS.';
