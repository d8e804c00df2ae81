import { findingColumns } from "../findings.ts";
import { defineScript, partial, sql, udf } from "../model.ts";
import { trainingLimits } from "../policy.ts";
import { columnsStep, databaseStep, sourceStep, tableStep } from "../training-steps.ts";
import checkUdf from "../udfs/training-check-udf.ts";
import { validationCleanup, validationSteps } from "../validation-steps.ts";
import training, {
  heldStep,
  lookStep,
  rowsStep,
  targetStep,
  weightsStep,
} from "./train-with-sagemaker-autopilot.ts";

export default defineScript({
  name: "SME_CHECK_TRAINING",
  summary: "Finds all that would stop a training, or spoil its model, and starts and costs nothing.",
  details: `It takes the argument of SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT and looks at the rows that this would export, with your rights. Where
\`RESULT\` is \`error\`, the training would be refused or fail; a \`warning\` is for you to judge. Training itself refuses the same data by the same
limits, but says only the first reason. An argument that is missing, unknown or beyond its limits ends this script, too.

Nothing is left behind: one byte is written to the bucket and deleted.`,
  arguments: "json",
  parametersOf: training.name,
  parameters: training.parameters,
  rules: training.rules,
  steps: [
    ...trainingLimits.map((step) => ({ ...step, finds: "policy" })),
    { ...databaseStep, finds: "database" },
    { ...sourceStep, finds: "table" },
    { ...tableStep, unless: { value: "source.failed", is: true }, finds: "table" },
    { ...columnsStep, finds: "table" },
    { ...targetStep, when: "table.schema", finds: "columns" },
    { ...rowsStep, when: "target.name", finds: "rows" },
    { ...lookStep, when: "rows.source", finds: "rows" },
    { ...weightsStep, when: "rows.source", finds: "weights" },
    partial("survey", {
      partial: "survey-data",
      when: "rows.source",
      finds: "rows",
      takes: {
        columns: "columns",
        column_names: "target.column_names",
        target: "target.name",
        type: "target.type",
        expression: "target.expression",
        source: "rows.source",
        table: "table.source",
        view: "database.view",
        query: "source_query",
        problem_type: "problem_type",
        mode: "mode",
      },
      gives: [],
      fails: { query: "E-SME-22", unreadable: "E-SME-146" },
    }),
    sql("claimed", {
      finds: "job_name",
      statement: `
        SELECT TO_CHAR(DATETIME, 'YYYY-MM-DD HH24:MI:SS')
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        WHERE JOB_NAME = :job_name`,
      fails: "F-SME-3",
      occupied: "E-SME-356",
      row: ["datetime"],
    }),
    { ...heldStep, finds: "holdout_fraction" },
    ...validationSteps.map((step) => ({ ...step, finds: "validation_query" })),
    udf("asked", checkUdf, { finds: "aws", fails: "E-SME-355" }),
    validationCleanup,
    sql("cleanup", {
      when: "source_query",
      statement: "DROP VIEW IF EXISTS ::script_schema.::database.view",
      fails: "E-SME-22",
    }),
  ],
  returns: { findings: true, columns: findingColumns },
  example: `EXECUTE SCRIPT ML.SME_CHECK_TRAINING('{
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
