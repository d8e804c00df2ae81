import { askedStep, claimedStep, cleanupStep, openingSteps } from "../check-steps.ts";
import { findingColumns } from "../findings.ts";
import { forecastKeys } from "../forecasting.ts";
import { defineScript, partial } from "../model.ts";
import { holdoutRightStep, lacksStep, rightsStep } from "../training-rights.ts";
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
limits, but says only the first reason. An argument that is missing, unknown or beyond its limits ends this script, too. Time series are checked by
SME_CHECK_FORECAST_TRAINING.

Nothing is left behind: one byte is written to the bucket and deleted.`,
  arguments: "json",
  parametersOf: training.name,
  elsewhere: { script: "SME_CHECK_FORECAST_TRAINING", keys: forecastKeys },
  parameters: training.parameters,
  rules: training.rules,
  steps: [
    ...openingSteps,
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
    claimedStep,
    lacksStep,
    rightsStep,
    holdoutRightStep,
    { ...heldStep, finds: "holdout_fraction" },
    ...validationSteps.map((step) => ({ ...step, finds: "validation_query" })),
    askedStep,
    validationCleanup,
    cleanupStep,
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
