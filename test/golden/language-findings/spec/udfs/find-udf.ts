import { defineUdf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_FIND_UDF",
  summary: "Emits a row for each finding.",
  rows: "many",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: ["check_name", "result", "found", "needed", "what_to_do"].map((name) => ({
    name,
    type: "VARCHAR(2000)" as const,
    description: "Something.",
  })),
});
