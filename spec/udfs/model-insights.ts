import { defineUdf, optional } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, candidateName, jobName } from "../parameters.ts";
import { reportErrors } from "../results.ts";

export default defineUdf({
  name: "SME_MODEL_INSIGHTS",
  summary:
    "Tells how good the model is that an Autopilot job found, by AWS' model quality report: metrics, confusion matrix, curves.",
  details: `AWS measures on the rows that the model did not learn from. \`SECTION\` and \`NAME\` are the report's own:

| SECTION | NAME | further columns |
|---|---|---|
| \`dataset\` | \`item_count\` | how many rows were measured |
| \`regression_metrics\` | \`mae\`, \`mse\`, \`rmse\`, \`r2\` | |
| \`binary_classification_metrics\` | \`accuracy\`, \`precision\`, \`recall\`, \`f1\`, \`auc\`, … | |
| \`multiclass_classification_metrics\` | \`accuracy\`, \`weighted_f1\`, … | |
| a classification's | \`confusion_matrix\` | \`ACTUAL\` and \`PREDICTED\`: \`VALUE\` rows of the one were taken for the other |
| a binary one's | \`receiver_operating_characteristic_curve.false_positive_rates\`, \`….true_positive_rates\`, \`precision_recall_curve.precisions\`, \`….recalls\` | \`LABEL\`: the point's number, from 0; those of one number belong together |
| any of them | a metric's name and \`.standard_deviation\` | where AWS computed it, which takes 200 rows |

\`…_best_constant_classifier\` is what a model would have that always answers the same. \`VALUE\` is NULL where AWS could not
compute it. What a later release of AWS adds has a row of the same kind.

AWS makes the report when the training is done, and for the job's best candidate only: leave \`candidate_name\` NULL. Where
there is none, the error says which it is: still being made (E-SME-332), AWS failed to make it, which leaves the model as good as
it is (E-SME-333), or never made (E-SME-334, E-SME-335). It is read from the bucket that the job wrote to, with the right
\`s3:GetObject\`.

\`"SECTION"\` and \`"VALUE"\` need their quotes, being words of Exasol's SQL.`,
  input: "SCALAR",
  rows: "many",
  parameters: [jobName, optional(candidateName), awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "section", type: "VARCHAR(100)", description: "The part of the report." },
    { name: "name", type: "VARCHAR(2000)", description: "The metric, matrix or curve." },
    { name: "label", type: "VARCHAR(100)", description: "Of a curve the number of the point; else NULL." },
    { name: "actual", type: "VARCHAR(2000000)", description: "Of a confusion matrix the true label." },
    {
      name: "predicted",
      type: "VARCHAR(2000000)",
      description: "Of a confusion matrix the predicted label.",
    },
    { name: "value", type: "DOUBLE", description: "The number." },
  ],
  errors: [...reportErrors],
  example: "SELECT ML.SME_MODEL_INSIGHTS('abalone-rings', NULL, 'AWS_CONNECTION', 'eu-central-1')",
});
