// Generated from spec/udfs/threshold-metrics.ts: change that file, not this script.
// Tells what would come of predicting a label from each probability on: which threshold suits, and the points of ROC and precision-recall curve.
// Without types of its own: Node would have to take them away at the start of every call.
import { handle } from "exasol-sagemaker-extension/handlers/threshold-metrics";
import { groupRunner } from "exasol-sagemaker-extension/runtime/without-aws";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
export const run = groupRunner(handle, {
  required: ["actual", "probability", "positive_label"],
  optional: ["weight"],
  returns: ["threshold", "tp", "fp", "tn", "fn", "precision", "recall", "f1"],
});
