import { askedStep, claimedStep, cleanupStep, openingSteps } from "../check-steps.ts";
import { findingColumns } from "../findings.ts";
import { defineScript } from "../model.ts";
import { lacksStep, rightsStep } from "../training-rights.ts";
import training, { seriesColumnsStep, seriesStep } from "./train-forecast-with-sagemaker-autopilot.ts";

export default defineScript({
  name: "SME_CHECK_FORECAST_TRAINING",
  summary: "Finds all that would stop the training of a forecast, and starts and costs nothing.",
  details: `It takes the argument of SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT and looks at the rows that this would export, with your rights: whether
they are regular series, and long enough for the horizon. Where \`RESULT\` is \`error\`, the training would be refused or fail; it refuses the same data by the
same limits, but says only the first reason. An argument that is missing, unknown or beyond its limits ends this script, too.

Nothing is left behind: one byte is written to the bucket and deleted.`,
  arguments: "json",
  parametersOf: training.name,
  parameters: training.parameters,
  rules: training.rules,
  steps: [
    ...openingSteps,
    { ...seriesColumnsStep, when: "table.schema", finds: "columns" },
    { ...seriesStep, when: "target.name", finds: "rows" },
    claimedStep,
    lacksStep,
    rightsStep,
    askedStep,
    cleanupStep,
  ],
  returns: { findings: true, columns: findingColumns },
  example: `EXECUTE SCRIPT ML.SME_CHECK_FORECAST_TRAINING('{
    "job_name": "sales-forecast",
    "aws_credentials_connection_name": "AWS_CONNECTION",
    "aws_region": "eu-central-1",
    "iam_sagemaker_role": "sagemaker-role",
    "s3_bucket_uri": "s3://ml-bucket",
    "s3_output_path": "autopilot",
    "input_schema_name": "DEMO",
    "input_table_or_view_name": "SALES",
    "target_attribute_name": "UNITS",
    "timestamp_column": "SOLD_ON",
    "item_column": "PRODUCT",
    "frequency": "1D",
    "horizon": 28
}')`,
});
