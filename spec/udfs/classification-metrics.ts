import {
  actual,
  gapsCounted,
  labelsCompared,
  metricColumns,
  ofAnyModel,
  positiveLabel,
  predicted,
  probabilityOfPositive,
  weight,
} from "../evaluation.ts";
import { defineUdf, optional } from "../model.ts";

export default defineUdf({
  name: "SME_CLASSIFICATION_METRICS",
  summary:
    "Tells how good the predicted labels of a group of rows are, and the probabilities of one of them.",
  details: `${ofAnyModel}

| metric | what it is |
|---|---|
| \`Rows\`, \`RowsNotEvaluated\` | rows that were evaluated, and rows that were not because of a NULL |
| \`Accuracy\` | share of rows with the right label |
| \`BalancedAccuracy\` | mean of the recall of all labels that occur as actual ones |
| \`F1macro\`, \`PrecisionMacro\`, \`RecallMacro\` | mean over all labels |
| \`AUC\` | area under the ROC curve: how probable it is that a row with the positive label has a higher probability than one without, equal ones counted half |
| \`AUCError\` | by how much \`AUC\` can be wrong: 0 up to 65,536 different probabilities |
| \`LogLoss\` | mean of -ln of the probability that the actual label was given, which counts as 2.2e-16 at least |
| \`Brier\` | mean of the squared distance of the probability from 1 for the positive label, from 0 for others |
| \`Precision\` | for each label: how many of the rows predicted so have it |
| \`Recall\` | for each label: how many of the rows that have it are predicted so |
| \`F1\` | for each label: 2 × Precision × Recall / (Precision + Recall) |
| \`support\` | for each label: how many rows have it |
| \`Note\` | why a value is NULL, or not what it seems; the text is in LABEL |

Definitions are scikit-learn's, its \`sample_weight\` included. Where it divides by zero for a label, as for one that was never
predicted, the value is 0 and a \`Note\` says so; where it gives no number, as for an AUC of one class, the value is NULL.

${labelsCompared}

${gapsCounted}

Memory does not grow with the number of rows. Up to 65,536 different probabilities are counted exactly. Of more, neighbours
are put together, as long as they have no more than 1/32,768 of the rows read by then; they count as equal for the AUC.`,
  reads: "group",
  parameters: [actual, predicted, optional(probabilityOfPositive), optional(positiveLabel), weight],
  returns: metricColumns,
  errors: [
    "E-SME-160",
    "E-SME-385",
    "E-SME-386",
    "E-SME-387",
    "E-SME-388",
    "E-SME-389",
    "E-SME-390",
    "E-SME-391",
    "E-SME-392",
    "E-SME-393",
  ],
  example:
    "SELECT ML.SME_CLASSIFICATION_METRICS(ACTUAL, PREDICTED, PROBABILITY_OF_YES, 'yes') FROM DEMO.CHURN_PREDICTED",
});
