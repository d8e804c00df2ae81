import { actual, gapsCounted, metricColumns, ofAnyModel, predicted, weight } from "../evaluation.ts";
import { defineUdf } from "../model.ts";

export default defineUdf({
  name: "SME_REGRESSION_METRICS",
  summary: "Tells how far the predicted numbers of a group of rows are from the actual ones.",
  details: `${ofAnyModel}

| metric | what it is |
|---|---|
| \`Rows\`, \`RowsNotEvaluated\` | rows that were evaluated, and rows that were not because of a NULL |
| \`MSE\`, \`RMSE\` | mean of the squared errors, and its root |
| \`MAE\` | mean of the errors' sizes |
| \`MAPE\` | mean of the errors' sizes in relation to the actual numbers' sizes: 0.1 is 10 % |
| \`R2\` | which share of the actual numbers' variance the predictions explain; below 0 they are worse than the mean |
| \`bias\` | mean of predicted less actual: above 0 predictions are too high |
| \`Note\` | why a value is NULL, or not what it seems; the text is in LABEL |

Definitions are scikit-learn's, its \`sample_weight\` included. An actual number of 0 counts as 2.2e-16 in \`MAPE\`, which makes it huge; \`R2\` is 1 or 0 where
all actual numbers are the same; a \`Note\` says so. \`R2\` of one row is NULL.

DOUBLE and DECIMAL are taken, and texts that are numbers.

${gapsCounted}`,
  reads: "group",
  parameters: [actual, predicted, weight],
  returns: metricColumns,
  errors: ["E-SME-160", "E-SME-385", "E-SME-387", "E-SME-393"],
  example: "SELECT ML.SME_REGRESSION_METRICS(RINGS, PREDICTED_RINGS) FROM DEMO.ABALONE_PREDICTED",
});
