import {
  bothOrNeither,
  defineScript,
  fits,
  notBoth,
  optional,
  partial,
  sql,
  udf,
  withDefault,
} from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  compressionType,
  excludeColumns,
  exportFilesPerNode,
  iamSagemakerRole,
  inputSchemaName,
  inputTableOrViewName,
  jobName,
  maxCandidates,
  maxRuntimeForAutomlJobInSeconds,
  maxRuntimePerTrainingJobInSeconds,
  objective,
  problemType,
  s3BucketUri,
  s3OutputPath,
  sourceQuery,
  targetAttributeName,
  toleratedOfOldCallers,
} from "../parameters.ts";
import preparationUdf from "../udfs/autopilot-training-preparation-udf.ts";
import trainingUdf from "../udfs/autopilot-training-udf.ts";
import dataDeletionUdf from "../udfs/training-data-deletion-udf.ts";

/** Objectives that Autopilot optimises tabular jobs for, by problem type. Source: AWS, AutoMLJobObjective. */
const objectivesByProblemType = {
  Regression: ["MSE", "RMSE", "MAE", "R2"],
  BinaryClassification: ["F1", "Accuracy", "AUC", "BalancedAccuracy", "Precision", "Recall"],
  MulticlassClassification: ["Accuracy", "BalancedAccuracy", "F1macro", "PrecisionMacro", "RecallMacro"],
};

export default defineScript({
  name: "SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT",
  summary: "Exports a table to S3 and starts an Autopilot job that learns to predict one of its columns.",
  details:
    "The script returns once the job is started. SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS tells how far it is; SME_METADATA_AUTOPILOT_JOBS keeps what it was started with. When a step fails, what the steps before it made is taken back.",
  arguments: "json",
  parameters: [
    jobName,
    awsCredentialsConnectionName,
    awsRegion,
    iamSagemakerRole,
    s3BucketUri,
    s3OutputPath,
    { ...inputSchemaName, unless: "source_query" },
    { ...inputTableOrViewName, unless: "source_query" },
    targetAttributeName,
    optional(problemType),
    optional({ ...objective, choices: Object.values(objectivesByProblemType).flat() }),
    optional(maxRuntimeForAutomlJobInSeconds),
    optional(maxCandidates),
    optional(maxRuntimePerTrainingJobInSeconds),
    optional(sourceQuery),
    optional(excludeColumns),
    withDefault(compressionType, "None"),
    withDefault(exportFilesPerNode, 4),
    ...toleratedOfOldCallers,
  ],
  rules: [
    notBoth(sourceQuery, inputTableOrViewName, "E-SME-23"),
    bothOrNeither(problemType, objective, "E-SME-13"),
    fits(objective, problemType, objectivesByProblemType, "E-SME-16"),
  ],
  steps: [
    sql("view", {
      why: "As a view, a query has columns with names and types like a table.",
      when: "source_query",
      statement: `
        CREATE OR REPLACE VIEW ::script_schema.::job_name.view AS
        ::source_query`,
      fails: "E-SME-22",
      undo: {
        statement: "DROP VIEW IF EXISTS ::script_schema.::job_name.view",
        what: "the view of source_query",
      },
    }),
    sql("table", {
      why: "An unquoted name means its upper-case spelling; one that exists only as it is written is found too.",
      statement: `
        SELECT COLUMN_SCHEMA, COLUMN_TABLE
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA IN (:input_schema_name, :input_schema_name.folded)
          AND COLUMN_TABLE IN (:input_table_or_view_name, :input_table_or_view_name.folded)
          OR :source_query IS NOT NULL AND COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :job_name.view
        GROUP BY COLUMN_SCHEMA, COLUMN_TABLE
        ORDER BY CASE WHEN COLUMN_SCHEMA = :input_schema_name.folded THEN 1 ELSE 2 END,
          CASE WHEN COLUMN_TABLE = :input_table_or_view_name.folded THEN 1 ELSE 2 END
        LIMIT 1`,
      fails: "F-SME-2",
      empty: "E-SME-14",
      suggests: "input_table_or_view_name",
      row: ["schema", "name"],
    }),
    sql("columns", {
      why: "The prediction function declares the same columns in the same order.",
      statement: `
        SELECT COLUMN_NAME, COLUMN_TYPE
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA = :table.schema AND COLUMN_TABLE = :table.name
        ORDER BY COLUMN_ORDINAL_POSITION`,
      fails: "F-SME-2",
    }),
    partial("target", {
      partial: "training-columns",
      takes: { rows: "columns", target: "target_attribute_name", exclude: "exclude_columns" },
      gives: ["name", "column_names", "column_types", "select_list"],
      fails: { missing: "E-SME-15", alone: "E-SME-17", exclude: "E-SME-24", unwritable: "E-SME-25" },
    }),
    sql("claim", {
      why: "A duplicate name must surface before data moves and before anything costs.",
      statement: `
        INSERT INTO ::script_schema."SME_METADATA_AUTOPILOT_JOBS" (
          DATETIME, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH,
          TARGET_ATTRIBUTE_NAME, PROBLEM_TYPE, OBJECTIVE, MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS, MAX_CANDIDATES,
          MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS, SESSION_ID, SCRIPT_USER, COLUMN_NAMES, COLUMN_TYPES, AWS_REGION,
          INPUT_SCHEMA_NAME, INPUT_TABLE_OR_VIEW_NAME, SOURCE_QUERY, CSV_ENCODING
        ) VALUES (
          CURRENT_TIMESTAMP, :job_name, :aws_credentials_connection_name, :iam_sagemaker_role, :s3_bucket_uri,
          :s3_output_path, :target.name, :problem_type, :objective, :max_runtime_for_automl_job_in_seconds,
          :max_candidates, :max_runtime_per_training_job_in_seconds, :session_id, :current_user,
          :target.column_names, :target.column_types, :aws_region, :table.schema, :table.name, :source_query,
          :csv_encoding_version
        )`,
      fails: "E-SME-8",
      undo: {
        statement: `
          DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS" WHERE JOB_NAME = :job_name`,
        what: "the job's metadata row",
      },
    }),
    udf("prepared", preparationUdf, {
      why: "What AWS would refuse is refused here, before data moves.",
      fails: "E-SME-7",
    }),
    sql("nodes", { statement: "SELECT NPROC()", fails: "F-SME-1", row: ["count"] }),
    partial("export", {
      why: "The files are written in parallel.",
      partial: "export-to-s3",
      takes: {
        select_list: "target.select_list",
        schema: "table.schema",
        table: "table.name",
        connection: "aws_credentials_connection_name",
        path: "prepared.training_data_path",
        nodes: "nodes.count",
        files_per_node: "export_files_per_node",
        compression: "compression_type",
      },
      gives: ["rows"],
      fails: { export: "E-SME-1" },
      undo: {
        udf: dataDeletionUdf,
        alsoOnFailure: true,
        what: "the training data in {{prepared.training_data_uri}}",
      },
    }),
    udf("training", trainingUdf, {
      with: { iam_sagemaker_role: "prepared.role_arn", target_attribute_name: "target.name" },
      fails: "E-SME-7",
      keeps: "Job {{job_name}} is running on AWS.",
    }),
    sql("completion", {
      statement: `
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        SET JOB_ARN = :training.job_arn, S3_TRAINING_DATA_URI = :prepared.training_data_uri,
          TRAINING_DATA_ROWS = :export.rows, TRAINING_DATA_BYTES = :training.training_data_bytes
        WHERE JOB_NAME = :job_name`,
      fails: "E-SME-8",
    }),
    sql("cleanup", {
      when: "source_query",
      statement: "DROP VIEW IF EXISTS ::script_schema.::job_name.view",
      fails: "E-SME-22",
    }),
  ],
  returns: {
    from: "training",
    columns: [{ name: "JOB_ARN", type: "VARCHAR(256)", description: "ARN of the job." }],
  },
  example: `EXECUTE SCRIPT ML.SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT('{
    "job_name": "abalone-rings",
    "aws_credentials_connection_name": "AWS_CONNECTION",
    "aws_region": "eu-central-1",
    "iam_sagemaker_role": "sagemaker-role",
    "s3_bucket_uri": "s3://ml-bucket",
    "s3_output_path": "autopilot",
    "input_schema_name": "DEMO",
    "input_table_or_view_name": "ABALONE_TRAIN",
    "target_attribute_name": "RINGS"
}')`,
});
