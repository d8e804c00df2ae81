// Generated from spec/udfs/regression-metrics.ts: change that file, not this script.
// Tells how far the predicted numbers of a group of rows are from the actual ones.
// Without types of its own: Node would have to take them away at the start of every call.
import { handle } from "exasol-sagemaker-extension/handlers/regression-metrics";
import { groupRunner } from "exasol-sagemaker-extension/runtime/without-aws";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
export const run = groupRunner(handle, {
  required: ["actual", "predicted"],
  optional: ["weight"],
  returns: ["metric", "label", "value"],
});
