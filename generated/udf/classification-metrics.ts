// Generated from spec/udfs/classification-metrics.ts: change that file, not this script.
// Tells how good the predicted labels of a group of rows are, and the probabilities of one of them.
// Without types of its own: Node would have to take them away at the start of every call.
import { handle } from "exasol-sagemaker-extension/handlers/classification-metrics";
import { groupRunner } from "exasol-sagemaker-extension/runtime/without-aws";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
export const run = groupRunner(handle, {
  required: ["actual", "predicted"],
  optional: ["probability_of_positive", "positive_label", "weight"],
  returns: ["metric", "label", "value"],
});
