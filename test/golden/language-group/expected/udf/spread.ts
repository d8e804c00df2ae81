// Generated from spec/udfs/spread.ts: change that file, not this script.
// Tells how far numbers are apart.
// Without types of its own: Node would have to take them away at the start of every call.
import { handle } from "exasol-sagemaker-extension/handlers/spread";
import { groupRunner } from "exasol-sagemaker-extension/runtime/without-aws";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
export const run = groupRunner(handle, {
  required: ["number_read"],
  optional: ["weight"],
  returns: ["measure", "value"],
});
