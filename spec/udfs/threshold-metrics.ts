import { actual, labelsCompared, ofAnyModel, positiveLabel, probability, weight } from "../evaluation.ts";
import { defineUdf } from "../model.ts";

export default defineUdf({
  name: "SME_THRESHOLD_METRICS",
  summary:
    "Tells what would come of predicting a label from each probability on: which threshold suits, and the points of ROC and precision-recall curve.",
  details: `${ofAnyModel}

Each different probability is a threshold, from the highest to the lowest. Where there are more than 65,536, about 10,000 of them are: so many
that between two lies one of 10,000 parts of all rows. What a row counts is exact in any case.

${labelsCompared}

Rows in which an argument is NULL are not counted. If there are any, one row more, whose THRESHOLD is NULL, tells how many: in FN those
with the positive label, in TN the others. Where there is nothing but one row of NULLs, they are NULL: Exasol calls the function so for a
table without rows, too.`,
  reads: "group",
  parameters: [actual, probability, positiveLabel, weight],
  returns: [
    {
      name: "threshold",
      type: "DOUBLE",
      description: "The positive label is predicted from this probability on.",
    },
    { name: "tp", type: "DOUBLE", description: "Rows rightly predicted so, or their weights." },
    { name: "fp", type: "DOUBLE", description: "Rows wrongly predicted so." },
    { name: "tn", type: "DOUBLE", description: "Rows rightly not predicted so." },
    { name: "fn", type: "DOUBLE", description: "Rows wrongly not predicted so." },
    { name: "precision", type: "DOUBLE", description: "TP / (TP + FP); NULL where all weights are 0." },
    {
      name: "recall",
      type: "DOUBLE",
      description: "TP / (TP + FN), the true positive rate; NULL where no row has the positive label.",
    },
    {
      name: "f1",
      type: "DOUBLE",
      description: "2 TP / (2 TP + FP + FN); NULL where no row has the positive label.",
    },
  ],
  errors: [
    "E-SME-160",
    "E-SME-385",
    "E-SME-387",
    "E-SME-388",
    "E-SME-389",
    "E-SME-390",
    "E-SME-391",
    "E-SME-392",
    "E-SME-393",
  ],
  example: "SELECT ML.SME_THRESHOLD_METRICS(ACTUAL, PROBABILITY_OF_YES, 'yes') FROM DEMO.CHURN_PREDICTED",
});
