/** What the functions that evaluate predictions take and give. */
import { defineParameter, optional, type ResultColumn } from "./model.ts";

export const actual = defineParameter({
  name: "actual",
  type: "ANY",
  description: "What was to be predicted: a label, or for a regression a number.",
  example: "yes",
});

export const predicted = defineParameter({
  name: "predicted",
  type: "ANY",
  description: "What was predicted.",
  example: "yes",
});

export const probabilityOfPositive = defineParameter({
  name: "probability_of_positive",
  type: "ANY",
  description:
    "The probability of the positive label, from 0 to 1, whatever was predicted. NULL without a type: there is none.",
  example: 0.75,
});

export const probability = defineParameter({
  name: "probability",
  type: "ANY",
  description: "The probability of the positive label, from 0 to 1, whatever was predicted.",
  example: 0.75,
});

export const positiveLabel = defineParameter({
  name: "positive_label",
  type: "ANY",
  description: "The label that the probability is of; the same in all rows of a group.",
  example: "yes",
});

export const weight = optional(
  defineParameter({
    name: "weight",
    type: "ANY",
    description:
      "How much the row counts: 0, or a number from 1e-100 to 1e100; each row 1 when it is left out.",
    example: 1,
  }),
);

/** The rows of metrics. */
export const metricColumns = [
  { name: "metric", type: "VARCHAR(100)", description: "What was measured." },
  {
    name: "label",
    type: "VARCHAR(2000000)",
    description: "The label that it is about; NULL for one of all rows. For `Note`, the remark.",
  },
  { name: "value", type: "DOUBLE", description: "NULL where it is not defined: a `Note` says why then." },
] as const satisfies readonly ResultColumn[];

/** How labels are compared, for reference pages. */
export const labelsCompared = `Labels are compared as the model's CSV has them. Two texts are the same letter by letter, but for the blanks
with which a CHAR is filled; two numbers are the same by value. A text beside a number is read as one, so that \`'1'\` and
\`'1.0'\` are the label 1 of a DECIMAL; beside a BOOLEAN it is \`'true'\`, \`'false'\`, \`1\` or \`0\`. What cannot be read so is an
error, as are two texts that would become one label; and a DATE or TIMESTAMP is compared with its own type only.`;

/** What becomes of NULL, for reference pages. */
export const gapsCounted = `A row in which an argument is NULL is in no metric. \`Rows\` tells how many were evaluated, \`RowsNotEvaluated\` how many were
not, and how many because of which argument; a row may have several. Where there is nothing but one row of NULLs, it is NULL:
Exasol calls the function so for a table without rows, too.`;

/** Which rows are evaluated together, for reference pages. */
export const ofAnyModel = `It asks no endpoint, and takes the predictions of any model. With GROUP BY it answers for each group; since Exasol lets
nothing stand beside a function that emits rows for a group, a SELECT for each group tells which is which.`;
