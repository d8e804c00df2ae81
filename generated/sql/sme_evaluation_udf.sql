CREATE OR REPLACE TYPESCRIPT SET SCRIPT "SME_EVALUATION_UDF" (
    ...
) EMITS (
    "METRIC" VARCHAR(100),
    "LABEL" VARCHAR(2000000),
    "VALUE" DOUBLE,
    "EVALUATED_ROWS" DECIMAL(18,0)
) AS
// Generated from spec/udfs/evaluation-udf.ts: change that file, not this script.
// Tells how good the predictions of a prediction function are, failed rows counted.
// Without types of its own: Node would have to take them away at the start of every call.
import { handle } from "exasol-sagemaker-extension/handlers/evaluation-udf";
import { groupRunner } from "exasol-sagemaker-extension/runtime/without-aws";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
export const run = groupRunner(handle, {
  required: ["target", "prediction", "error"],
  optional: ["probabilities"],
  returns: ["metric", "label", "value", "evaluated_rows"],
});
/
COMMENT ON SCRIPT "SME_EVALUATION_UDF" IS 'Internal, part of SME_EVALUATE: call that instead. Tells how good the predictions of a prediction function are, failed rows counted.';
