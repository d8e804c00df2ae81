import { defineTable } from "../model.ts";

export default defineTable({
  name: "SME_METADATA_AUTOPILOT_JOBS",
  summary: "One row for each Autopilot job that SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT started.",
  columns: [
    { name: "DATETIME", type: "TIMESTAMP", required: true, description: "When the job was started." },
    { name: "JOB_NAME", type: "VARCHAR(32)", primaryKey: true, description: "The job's name." },
    {
      name: "AWS_CREDENTIALS_CONNECTION_NAME",
      type: "VARCHAR(200)",
      required: true,
      description: "The connection used.",
    },
    {
      name: "IAM_SAGEMAKER_ROLE",
      type: "VARCHAR(2048)",
      formerly: "VARCHAR(200)",
      required: true,
      description: "The role, as the caller wrote it.",
    },
    { name: "S3_BUCKET_URI", type: "VARCHAR(200)", required: true, description: "The bucket." },
    {
      name: "S3_OUTPUT_PATH",
      type: "VARCHAR(1024)",
      formerly: "VARCHAR(100)",
      required: true,
      description: "The folder in the bucket below which the job has its own.",
    },
    {
      name: "TARGET_ATTRIBUTE_NAME",
      type: "VARCHAR(128)",
      formerly: "VARCHAR(100)",
      required: true,
      description: "The column to predict.",
    },
    { name: "PROBLEM_TYPE", type: "VARCHAR(100)", description: "As given; NULL when Autopilot decides." },
    { name: "OBJECTIVE", type: "VARCHAR(100)", description: "As given; NULL when Autopilot decides." },
    { name: "MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS", type: "DECIMAL(18,0)", description: "As given." },
    { name: "MAX_CANDIDATES", type: "DECIMAL(18,0)", description: "As given." },
    { name: "MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS", type: "DECIMAL(18,0)", description: "As given." },
    {
      name: "SESSION_ID",
      type: "DECIMAL(20,0)",
      required: true,
      description: "The session that started the job.",
    },
    {
      name: "SCRIPT_USER",
      type: "VARCHAR(128)",
      formerly: "VARCHAR(100)",
      required: true,
      description: "The user who started the job.",
    },
    {
      name: "COLUMN_NAMES",
      type: "VARCHAR(2000000)",
      required: true,
      description:
        "The table's columns in order, as a JSON array. Rows of the predecessor separate them by `;`.",
    },
    {
      name: "COLUMN_TYPES",
      type: "VARCHAR(2000000)",
      required: true,
      description: "The columns' SQL types, likewise.",
    },
    { name: "AWS_REGION", type: "VARCHAR(32)", added: true, description: "The job's region." },
    { name: "INPUT_SCHEMA_NAME", type: "VARCHAR(128)", added: true, description: "The schema trained from." },
    {
      name: "INPUT_TABLE_OR_VIEW_NAME",
      type: "VARCHAR(128)",
      added: true,
      description: "The table or view trained from.",
    },
    {
      name: "S3_TRAINING_DATA_URI",
      type: "VARCHAR(2048)",
      added: true,
      description: "Where the exported rows are.",
    },
    {
      name: "JOB_ARN",
      type: "VARCHAR(256)",
      added: true,
      description: "What AWS calls the job, once it is started.",
    },
  ],
});
