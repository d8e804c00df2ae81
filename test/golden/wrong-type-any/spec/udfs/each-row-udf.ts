import { defineParameter, defineUdf } from "exasol-sagemaker-extension/spec";

export default defineUdf({
  name: "SME_EACH_ROW_UDF",
  summary: "Is called for each row.",
  parameters: [defineParameter({ name: "weight", type: "ANY", description: "Of no type." })],
  returns: [{ name: "value", type: "DOUBLE", description: "How large it is." }],
});
