import { holdoutViewPrefix } from "../facts.ts";
import { forecastKeys } from "../forecasting.ts";
import {
  bothOrNeither,
  columnsOf,
  defineScript,
  fits,
  notBoth,
  onlyWith,
  optional,
  partial,
  sql,
  udf,
  withDefault,
} from "../model.ts";
import {
  algorithms,
  awsCredentialsConnectionName,
  awsRegion,
  awsTags,
  compressionType,
  excludeColumns,
  exportFilesPerNode,
  featureTypes,
  holdoutFraction,
  iamSagemakerRole,
  inputSchemaName,
  inputTableOrViewName,
  jobName,
  jobSecurity,
  keepTrainingData,
  maxCandidates,
  maxCells,
  maxRuntimeForAutomlJobInSeconds,
  maxRuntimePerTrainingJobInSeconds,
  mode,
  objective,
  problemType,
  s3BucketUri,
  s3OutputPath,
  sampleFraction,
  sampleRows,
  sampleWeightColumn,
  sourceQuery,
  targetAttributeName,
  toleratedOfOldCallers,
  validationFraction,
  validationQuery,
  vpcSecurityGroups,
  vpcSubnets,
} from "../parameters.ts";
import { trainingLimits } from "../policy.ts";
import { claimCollisions, completion, exportSteps, sourceSteps, undoOfClaim } from "../training-steps.ts";
import trainingUdf from "../udfs/autopilot-training-udf.ts";
import { validationExportSteps, validationSteps } from "../validation-steps.ts";

/** Objectives that Autopilot optimises tabular jobs for, by problem type. Source: AWS, AutoMLJobObjective. */
const objectivesByProblemType = {
  Regression: ["MSE", "RMSE", "MAE", "R2"],
  BinaryClassification: ["F1", "Accuracy", "AUC", "BalancedAccuracy", "Precision", "Recall"],
  MulticlassClassification: ["Accuracy", "BalancedAccuracy", "F1macro", "PrecisionMacro", "RecallMacro"],
};

/** What Autopilot can learn with, by mode; in AUTO it chooses. Source: AWS, AutoMLAlgorithmConfig. */
const algorithmsByMode = {
  ENSEMBLING: [
    "catboost",
    "extra-trees",
    "fastai",
    "lightgbm",
    "linear-learner",
    "nn-torch",
    "randomforest",
    "xgboost",
  ],
  HYPERPARAMETER_TUNING: ["linear-learner", "mlp", "xgboost"],
};

export const targetStep = partial("target", {
  partial: "training-columns",
  takes: {
    rows: "columns",
    target: "target_attribute_name",
    target_folded: "target_attribute_name.folded",
    exclude: "exclude_columns",
    weight: "sample_weight_column",
    weight_folded: "sample_weight_column.folded",
    feature_types: "feature_types",
    mode: "mode",
  },
  gives: [
    ...["name", "type", "expression", "column_names", "column_types", "select_list", "variety_list"],
    ...["weight", "feature_types", "compared_names"],
  ],
  fails: {
    twice: "E-SME-22",
    missing: "E-SME-15",
    alone: "E-SME-17",
    exclude: "E-SME-24",
    unwritable: "E-SME-25",
    weight: "E-SME-343",
    feature_type: "E-SME-345",
  },
});

export const rowsStep = partial("rows", {
  why: "The rows that are looked at and exported: all, or those that a hash of their values chooses.",
  partial: "training-rows",
  takes: {
    columns: "columns",
    column_names: "target.column_names",
    source: "table.source",
    shown: "table.shown",
    view: "database.view",
    query: "source_query",
    sample_rows: "sample_rows",
    sample_fraction: "sample_fraction",
    holdout_fraction: "holdout_fraction",
    max_cells: "max_cells",
  },
  gives: ["source", "holdout", "all", "shown"],
  fails: { query: "E-SME-22", unreadable: "E-SME-146" },
});

export const lookStep = partial("look", {
  why: "What Autopilot would refuse after hours, and use the job's name up for, is found in the rows themselves.",
  partial: "look-at-data",
  takes: {
    target: "target.name",
    type: "target.type",
    expression: "target.expression",
    variety_list: "target.variety_list",
    source: "rows.source",
    whole: "table.source",
    holdout: "rows.holdout",
    view: "database.view",
    query: "source_query",
    problem_type: "problem_type",
  },
  gives: [],
  fails: {
    query: "E-SME-22",
    unreadable: "E-SME-146",
    none_held: "E-SME-530",
    few: "E-SME-140",
    alike: "E-SME-142",
    classes: "E-SME-143",
    numbers: "E-SME-144",
    features: "E-SME-145",
  },
});

export const weightsStep = partial("weights", {
  why: "Autopilot would leave such rows out, or learn nothing, and not say so.",
  when: "sample_weight_column",
  partial: "look-at-weights",
  takes: {
    target: "target.name",
    weight: "target.weight",
    source: "rows.source",
    view: "database.view",
    query: "source_query",
  },
  gives: [],
  fails: { query: "E-SME-22", unreadable: "E-SME-146", wrong: "E-SME-344" },
});

export const heldStep = sql("held", {
  when: "holdout_fraction",
  statement: `
    SELECT LOWER(OBJECT_TYPE)
    FROM SYS.EXA_ALL_OBJECTS
    WHERE ROOT_NAME = :script_schema AND OBJECT_NAME = :job_name.holdout`,
  fails: "F-SME-3",
  occupied: "E-SME-364",
  row: ["type"],
});

export default defineScript({
  name: "SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT",
  summary: "Exports a table to S3 and starts an Autopilot job that learns to predict one of its columns.",
  details:
    "The script returns once the job is started. SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS tells how far it is; SME_METADATA_AUTOPILOT_JOBS keeps what it was started with. When a step fails, what the steps before it made is taken back.",
  arguments: "json",
  elsewhere: { script: "SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT", keys: forecastKeys },
  parameters: [
    { ...jobName, derives: { holdout: { prefix: holdoutViewPrefix, upper: true } } },
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
    optional(mode),
    optional({ ...algorithms, choices: [...new Set(Object.values(algorithmsByMode).flat())] }),
    optional(validationFraction),
    optional(sampleWeightColumn),
    optional(featureTypes),
    optional(sourceQuery),
    optional(excludeColumns),
    optional(sampleRows),
    optional(sampleFraction),
    optional(holdoutFraction),
    optional(maxCells),
    optional(keepTrainingData),
    optional(validationQuery),
    withDefault(compressionType, "None"),
    withDefault(exportFilesPerNode, 4),
    optional(awsTags),
    ...jobSecurity.map((parameter) => optional(parameter)),
    ...toleratedOfOldCallers,
  ],
  rules: [
    notBoth(sourceQuery, inputTableOrViewName, "E-SME-23"),
    notBoth(sampleRows, sampleFraction, "E-SME-23"),
    notBoth(validationQuery, validationFraction, "E-SME-23"),
    bothOrNeither(problemType, objective, "E-SME-13"),
    fits(objective, problemType, objectivesByProblemType, "E-SME-16"),
    onlyWith(algorithms, mode, Object.keys(algorithmsByMode), "E-SME-340"),
    fits(algorithms, mode, algorithmsByMode, "E-SME-342"),
    onlyWith(sampleWeightColumn, mode, ["ENSEMBLING"], "E-SME-340"),
    bothOrNeither(vpcSubnets, vpcSecurityGroups, "E-SME-341"),
  ],
  steps: [
    ...trainingLimits,
    ...sourceSteps,
    targetStep,
    rowsStep,
    lookStep,
    weightsStep,
    ...validationSteps,
    sql("claim", {
      why: "A duplicate name must surface before data moves and before anything costs.",
      statement: `
        INSERT INTO ::script_schema."SME_METADATA_AUTOPILOT_JOBS" (
          DATETIME, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH,
          TARGET_ATTRIBUTE_NAME, PROBLEM_TYPE, OBJECTIVE, MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS, MAX_CANDIDATES,
          MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS, SESSION_ID, SCRIPT_USER, COLUMN_NAMES, COLUMN_TYPES, AWS_REGION,
          INPUT_SCHEMA_NAME, INPUT_TABLE_OR_VIEW_NAME, SOURCE_QUERY, CSV_ENCODING,
          SAMPLE_ROWS, SAMPLE_FRACTION, HOLDOUT_FRACTION, HOLDOUT_VIEW_NAME, MAX_CELLS, SOURCE_ROWS,
          KEEP_TRAINING_DATA, VALIDATION_QUERY,
          MODE, ALGORITHMS, VALIDATION_FRACTION, SAMPLE_WEIGHT_COLUMN, FEATURE_TYPES, KMS_KEY_ID
        ) VALUES (
          CURRENT_TIMESTAMP, :job_name, :aws_credentials_connection_name, :iam_sagemaker_role, :s3_bucket_uri,
          :s3_output_path, :target.name, :problem_type, :objective, :max_runtime_for_automl_job_in_seconds,
          :max_candidates, :max_runtime_per_training_job_in_seconds, :session_id, :current_user,
          :target.column_names, :target.column_types, :aws_region,
          CASE WHEN :source_query IS NULL THEN :table.schema END, CASE WHEN :source_query IS NULL THEN :table.name END,
          :source_query, :csv_encoding_version, :sample_rows, :sample_fraction, :holdout_fraction,
          CASE WHEN :holdout_fraction IS NOT NULL THEN :job_name.holdout END, :max_cells, :rows.all,
          COALESCE(:keep_training_data, TRUE), :validation_query,
          :mode, :algorithms, :validation_fraction, :target.weight, :target.feature_types, :kms_key_id
        )`,
      fails: "E-SME-8",
      explains: claimCollisions,
      undo: undoOfClaim,
    }),
    heldStep,
    partial("holdout", {
      why: "Whoever evaluates the model finds the rows that it has never seen.",
      when: "rows.holdout",
      partial: "holdout-view",
      takes: {
        schema: "script_schema",
        name: "job_name.holdout",
        job: "job_name",
        fraction: "holdout_fraction",
        columns: "columns",
        source: "table.source",
        source_view: "database.view",
        query: "source.query",
        condition: "rows.holdout",
      },
      gives: [],
      fails: { create: "E-SME-350" },
      undo: {
        statement: "DROP VIEW IF EXISTS ::script_schema.::job_name.holdout",
        what: "view {{job_name.holdout}}",
      },
    }),
    ...exportSteps,
    ...validationExportSteps,
    udf("training", trainingUdf, {
      with: {
        iam_sagemaker_role: "prepared.role_arn",
        target_attribute_name: "target.name",
        sample_weight_column: "target.weight",
        feature_types: "target.feature_types",
        run_key: "prepared.run_key",
        training_data_files: "export.files",
        validation_data_files: "validation_export.files",
        exasol_user: "current_user",
      },
      fails: "E-SME-7",
      repeatable: true,
      keeps: "Job {{job_name}} is running on AWS.",
    }),
    completion,
  ],
  returns: {
    from: "training",
    columns: columnsOf(trainingUdf, ["job_arn"]),
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
    "target_attribute_name": "RINGS",
    "max_candidates": 10
}')`,
});
