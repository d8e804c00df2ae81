import { defineUdf } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_WITHOUT_AWS_UDF",
  summary: "Tells.",
  input: "SCALAR",
  sideBySide: 8,
  parameters: [jobName],
  returns: [
    { name: "word", type: "VARCHAR(9)", description: "A word." },
    { name: "reason", type: "VARCHAR(2000000)", description: "Why there is none." },
  ],
});
