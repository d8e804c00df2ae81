// Generated from spec/udfs/spread.ts: change that file, not this script.
// Tells how far numbers are apart.
// Without types of its own: Node would have to take them away at the start of every call.
import { handle } from "exasol-sagemaker-extension/handlers/spread";
import { groupRunner } from "exasol-sagemaker-extension/runtime/without-aws";
export const run = groupRunner(handle, {
  required: ["number_read"],
  optional: ["weight"],
  returns: ["measure", "value"],
});
