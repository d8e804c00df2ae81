import { defineParameter, defineUdf } from "exasol-sagemaker-extension/spec";

export default defineUdf({
  name: "SME_THINGS_UDF",
  summary: "Takes and gives numbers that are too long.",
  parameters: [defineParameter({ name: "weight", type: "DECIMAL(37,0)", description: "Too long." })],
  returns: [{ name: "text", type: "VARCHAR(0)", description: "Too short." }],
});
