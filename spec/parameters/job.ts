/** Which job is meant, and what the metadata table knows of it. */
import { defineParameter } from "../model/parameter.ts";
import { lettersDigitsHyphens } from "./formats.ts";

export const jobName = defineParameter({
  name: "job_name",
  type: "VARCHAR(32)",
  description: "Name of the Autopilot job, unique in the AWS account and region, whatever its case.",
  aws: "CreateAutoMLJobV2Request.AutoMLJobName",
  format: lettersDigitsHyphens,
  invalid: "E-SME-11",
  // The table grows with every training, so not all of it is read.
  known: {
    error: "E-SME-74",
    statement: `
      SELECT JOB_NAME, CASE WHEN JOB_ARN IS NOT NULL THEN 'SME_METADATA_AUTOPILOT_JOBS has it as ' || JOB_ARN || '.' END
      FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      ORDER BY DATETIME DESC
      LIMIT 1000`,
  },
  example: "abalone-rings",
});

export const candidateName = defineParameter({
  name: "candidate_name",
  type: "VARCHAR(64)",
  description: "One of the job's candidates, which SME_AUTOPILOT_CANDIDATES lists; NULL means the best one.",
  aws: "ListCandidatesForAutoMLJobRequest.CandidateNameEquals",
  example: "gradient-boosting-t1",
});

export const recordedJobArn = defineParameter({
  name: "job_arn",
  type: "VARCHAR(256)",
  description: "ARN of the job as the metadata table has it, which tells its account; NULL when it has none.",
  example: "arn:aws:sagemaker:eu-central-1:123456789012:automl-job/abalone-rings",
});

export const recordedJobRegion = defineParameter({
  name: "job_region",
  type: "VARCHAR(32)",
  description: "Region of the job as the metadata table has it; NULL when it has none.",
  example: "eu-central-1",
});

export const columnNames = defineParameter({
  name: "column_names",
  type: "VARCHAR(2000000)",
  description: "The training data's columns as SME_METADATA_AUTOPILOT_JOBS has them.",
  example: '["LENGTH","RINGS"]',
});

export const columnTypes = defineParameter({
  name: "column_types",
  type: "VARCHAR(2000000)",
  description: "Their types, in the same order.",
  example: '["DOUBLE","DECIMAL(9,0)"]',
});

export const csvEncoding = defineParameter({
  name: "csv_encoding",
  type: "DECIMAL(9,0)",
  description:
    "Version of the CSV encoding that the model was trained with; NULL for one of the predecessor's.",
  minimum: 1,
  example: 1,
});
