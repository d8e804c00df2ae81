import { defineUdf, optional } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, candidateName, jobName } from "../parameters.ts";
import { reportErrors } from "../results.ts";

export default defineUdf({
  name: "SME_FEATURE_IMPORTANCE",
  summary:
    "Tells which columns matter to the model that an Autopilot job found, by AWS' explainability report.",
  details: `\`IMPORTANCE\` is the mean of the absolute SHAP values over the rows that AWS explained: how far the column moves a
prediction on average, in the unit of the prediction. It is never negative, and does not tell in which direction. Compare it
within one label only.

A regression, and a classification of two classes, have one \`LABEL\`, which AWS calls \`label0\`; one of more classes has one for
each class.

AWS makes the report when the training is done, and for the job's best candidate only: leave \`candidate_name\` NULL. Where
there is none, the error says which it is: still being made (E-SME-332), AWS failed to make it, which leaves the model as good as
it is (E-SME-333), or never made (E-SME-334, E-SME-335). It is read from the bucket that the job wrote to, with the right
\`s3:GetObject\`.`,
  input: "SCALAR",
  rows: "many",
  parameters: [jobName, optional(candidateName), awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "label", type: "VARCHAR(2000000)", description: "What is explained, as the report calls it." },
    { name: "feature", type: "VARCHAR(2000000)", description: "The column of the training data." },
    {
      name: "importance",
      type: "DOUBLE",
      description: "The mean of its absolute SHAP values; NULL where AWS could not compute it.",
    },
    { name: "rank", type: "DECIMAL(9,0)", description: "1 for the column that matters most to the label." },
  ],
  errors: [...reportErrors],
  example: "SELECT ML.SME_FEATURE_IMPORTANCE('abalone-rings', NULL, 'AWS_CONNECTION', 'eu-central-1')",
});
