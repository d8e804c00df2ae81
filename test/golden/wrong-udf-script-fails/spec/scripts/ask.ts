import { jobName, awsCredentialsConnectionName, awsRegion } from "exasol-sagemaker-extension/spec/parameters";
import { defineUdfScript } from "exasol-sagemaker-extension/spec/udf-script";

export default defineUdfScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [{ name: "status", type: "VARCHAR(9)", description: "The status." }],
  fials: "E-SME-4",
  example: "EXECUTE SCRIPT ML.SME_ASK('a', 'C', 'eu-central-1')",
});
