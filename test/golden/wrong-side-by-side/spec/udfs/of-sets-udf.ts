import { defineUdf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_OF_SETS_UDF",
  summary: "Tells.",
  sideBySide: 8,
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "word", type: "VARCHAR(9)", description: "A word." },
    { name: "reason", type: "VARCHAR(2000000)", description: "Why there is none." },
  ],
});
