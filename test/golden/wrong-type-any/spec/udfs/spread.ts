import { defineParameter, defineUdf } from "exasol-sagemaker-extension/spec";

export default defineUdf({
  name: "SME_SPREAD",
  summary: "States a type that nothing converts to.",
  reads: "group",
  parameters: [defineParameter({ name: "weight", type: "DOUBLE", description: "How much it counts." })],
  returns: [{ name: "value", type: "DOUBLE", description: "How large it is." }],
});
