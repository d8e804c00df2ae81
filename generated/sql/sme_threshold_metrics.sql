CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_THRESHOLD_METRICS" (
    ...
) EMITS (
    "THRESHOLD" DOUBLE,
    "TP" DOUBLE,
    "FP" DOUBLE,
    "TN" DOUBLE,
    "FN" DOUBLE,
    "PRECISION" DOUBLE,
    "RECALL" DOUBLE,
    "F1" DOUBLE
) AS
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
/
COMMENT ON SCRIPT "SME_THRESHOLD_METRICS" IS 'Tells what would come of predicting a label from each probability on: which threshold suits, and the points of ROC and precision-recall curve. Example: SELECT ML.SME_THRESHOLD_METRICS(ACTUAL, PROBABILITY_OF_YES, ''yes'') FROM DEMO.CHURN_PREDICTED';
