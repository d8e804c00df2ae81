import { defineUdf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_CANDIDATES_UDF",
  summary: "Emits a row for each candidate.",
  rows: "many",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "candidate", type: "VARCHAR(64)", description: "Its name." },
    { name: "metric", type: "DOUBLE", description: "How good it is." },
  ],
});
