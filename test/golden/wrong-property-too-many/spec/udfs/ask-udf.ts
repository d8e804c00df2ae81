import { defineUdf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_ASK_UDF",
  summary: "Asks AWS.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [{ name: "status", type: "VARCHAR(9)", description: "The status.", comment: "More." }],
});
