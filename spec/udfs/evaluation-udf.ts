import { metricColumns } from "../evaluation.ts";
import { defineParameter, defineUdf, optional } from "../model.ts";

export default defineUdf({
  name: "SME_EVALUATION_UDF",
  summary: "Tells how good the predictions of a prediction function are, failed rows counted.",
  reads: "group",
  parameters: [
    defineParameter({ name: "target", type: "ANY", description: "What was to be predicted." }),
    defineParameter({
      name: "prediction",
      type: "ANY",
      description: "What the function predicted; NULL where it failed.",
    }),
    defineParameter({ name: "error", type: "ANY", description: "Why it failed; NULL where it did not." }),
    optional(
      defineParameter({
        name: "probabilities",
        type: "ANY",
        description: "The probability of each label: a JSON object. Given, it is a classification.",
      }),
    ),
  ],
  returns: [
    ...metricColumns,
    { name: "evaluated_rows", type: "DECIMAL(18,0)", description: "How many rows were evaluated." },
  ],
});
