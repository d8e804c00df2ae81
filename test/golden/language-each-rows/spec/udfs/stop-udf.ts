import { defineUdf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_STOP_UDF",
  summary: "Stops a job.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "status", type: "VARCHAR(100)", description: "Its status." },
    { name: "stopped", type: "BOOLEAN", description: "Whether it was running." },
  ],
});
