import { defineUdf } from "exasol-sagemaker-extension/spec";

export default defineUdf({
  name: "SME_ASK_UDF",
  summary: "Answers.",
  input: "SCALAR",
  parameters: [{ name: "region", type: "VARCHAR(32)", description: "Where.", required: true }],
  returns: [
    { name: "state", type: "VARCHAR(10)", description: "How it is." },
    { name: "age", type: "DOUBLE", description: "How old." },
  ],
});
