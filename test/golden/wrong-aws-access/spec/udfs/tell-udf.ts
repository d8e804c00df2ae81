import { defineUdf } from "exasol-sagemaker-extension/spec";
import { awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_TELL_UDF",
  summary: "Tells.",
  parameters: [jobName, awsRegion],
  returns: [{ name: "answer", type: "DOUBLE", description: "The answer." }],
});
