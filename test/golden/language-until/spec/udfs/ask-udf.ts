import { defineUdf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_ASK_UDF",
  summary: "Takes some seconds to look at the job.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [{ name: "status", type: "VARCHAR(100)", description: "Its status." }],
});
