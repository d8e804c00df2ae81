import { defineUdf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_ALL_OR_NOTHING_UDF",
  summary: "Tells how far each job of a table is.",
  input: "SCALAR",
  sideBySide: 2,
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [{ name: "share", type: "DOUBLE", description: "How much of it is done." }],
});
