CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_CLASSIFICATION_METRICS" (
    ...
) EMITS (
    "METRIC" VARCHAR(100),
    "LABEL" VARCHAR(2000000),
    "VALUE" DOUBLE
) AS
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
/
COMMENT ON SCRIPT "SME_CLASSIFICATION_METRICS" IS 'Tells how good the predicted labels of a group of rows are, and the probabilities of one of them. Example: SELECT ML.SME_CLASSIFICATION_METRICS(ACTUAL, PREDICTED, PROBABILITY_OF_YES, ''yes'') FROM DEMO.CHURN_PREDICTED';
