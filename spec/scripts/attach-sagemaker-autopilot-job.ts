import { nowInUtc } from "../job-metadata.ts";
import { defineScript, partial, sql, udf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName, likeTable } from "../parameters.ts";
import { claimCollisions, columnsStep } from "../training-steps.ts";
import attachmentUdf from "../udfs/autopilot-job-attachment-udf.ts";

export default defineScript({
  name: "SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB",
  summary:
    "Enters an Autopilot job that was started elsewhere, so that it can be looked at and deployed as one of this database.",
  details: `AWS says what the job predicts, of which problem type and with which role; the table says of which types its columns are. Their names and their order are compared with the first line
of the job's training data. Where that cannot be read, the order is the table's, and HEADER_FAILURE says why: then check it, since rows are sent to the model without names.

The same call again changes nothing; to enter a job anew, delete its row first. Nothing changes on AWS, and the training data stay whoever's they are. Jobs that forecast, or learn from texts or images, are refused.`,
  arguments: "json",
  parameters: [jobName, likeTable, awsCredentialsConnectionName, awsRegion],
  steps: [
    partial("named", {
      partial: "function-name",
      takes: { text: "like_table" },
      gives: ["schema", "schema_folded", "name", "name_folded"],
      fails: { name: "E-SME-542" },
    }),
    sql("table", {
      why: "An unquoted name means its upper-case spelling; one that exists only as it is written is found too.",
      statement: `
        SELECT COLUMN_SCHEMA, COLUMN_TABLE
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA IN (:named.schema, :named.schema_folded)
          AND COLUMN_TABLE IN (:named.name, :named.name_folded)
        GROUP BY COLUMN_SCHEMA, COLUMN_TABLE
        ORDER BY CASE WHEN COLUMN_SCHEMA = :named.schema_folded THEN 1 ELSE 2 END,
          CASE WHEN COLUMN_TABLE = :named.name_folded THEN 1 ELSE 2 END
        LIMIT 1`,
      fails: "F-SME-2",
      empty: "E-SME-542",
      row: ["schema", "name"],
    }),
    columnsStep,
    udf("found", attachmentUdf, { fails: "E-SME-540" }),
    partial("checked", {
      partial: "attached-job-columns",
      takes: { rows: "columns", header: "found.header", target: "found.target", weight: "found.weight" },
      gives: ["target", "weight", "column_names", "column_types"],
      fails: { target: "E-SME-543", differ: "E-SME-544", weight: "E-SME-545" },
    }),
    sql("known", {
      why: "A second call changes nothing: what is known of a job that was trained here is more than AWS tells.",
      statement: `
        SELECT JOB_NAME
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        WHERE JOB_NAME = :found.job_name AND JOB_ARN = :found.job_arn`,
      fails: "F-SME-3",
      row: ["job_name"],
    }),
    sql("claim", {
      unless: "known.job_name",
      why: "Where its data are is left out: what removes training data would find them by that.",
      statement: `
        INSERT INTO ::script_schema."SME_METADATA_AUTOPILOT_JOBS" (
          DATETIME, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH,
          TARGET_ATTRIBUTE_NAME, PROBLEM_TYPE, OBJECTIVE, SESSION_ID, SCRIPT_USER, COLUMN_NAMES, COLUMN_TYPES,
          AWS_REGION, INPUT_SCHEMA_NAME, INPUT_TABLE_OR_VIEW_NAME, JOB_ARN, KEEP_TRAINING_DATA, SAMPLE_WEIGHT_COLUMN,
          JOB_STATUS, BEST_CANDIDATE, BEST_METRIC, BEST_VALUE, SEEN_AT
        ) VALUES (
          TO_TIMESTAMP(:found.created_at, 'YYYY-MM-DD HH24:MI:SS'), :found.job_name, :aws_credentials_connection_name,
          :found.role, :found.bucket_uri, :found.output_path, :checked.target, :found.problem_type, :found.objective,
          :session_id, :current_user, :checked.column_names, :checked.column_types, :aws_region, :table.schema,
          :table.name, :found.job_arn, TRUE, :checked.weight, :found.job_status, :found.best_candidate,
          :found.best_metric, :found.best_value, ${nowInUtc}
        )`,
      fails: "E-SME-8",
      explains: claimCollisions,
    }),
  ],
  returns: {
    values: [
      "found.job_name",
      "found.job_status",
      "found.problem_type",
      "checked.target",
      "checked.column_names",
      "found.header_failure",
    ],
    columns: [
      { name: "JOB_NAME", type: "VARCHAR(32)", description: "The job's name, as AWS spells it." },
      { name: "JOB_STATUS", type: "VARCHAR(100)", description: "For example `Completed`." },
      { name: "PROBLEM_TYPE", type: "VARCHAR(100)", description: "NULL until Autopilot has chosen." },
      { name: "TARGET", type: "VARCHAR(128)", description: "The table's column that the job predicts." },
      {
        name: "COLUMN_NAMES",
        type: "VARCHAR(2000000)",
        description: "The columns in the model's order, the target among them: a JSON array.",
      },
      {
        name: "HEADER_FAILURE",
        type: "VARCHAR(2000)",
        description: "Why names and order could not be compared with the training data; NULL when they were.",
      },
    ],
  },
  example: `EXECUTE SCRIPT ML.SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB('{"job_name": "abalone-rings", "like_table": "DEMO.ABALONE_TRAIN", "aws_credentials_connection_name": "AWS_CONNECTION", "aws_region": "eu-central-1"}')`,
});
