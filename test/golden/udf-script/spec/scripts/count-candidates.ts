import { optional } from "exasol-sagemaker-extension/spec";
import {
  awsCredentialsConnectionName,
  awsRegion,
  jobName,
  maxCandidates,
} from "exasol-sagemaker-extension/spec/parameters";
import { defineUdfScript } from "exasol-sagemaker-extension/spec/udf-script";

export default defineUdfScript({
  name: "SME_COUNT_CANDIDATES",
  summary: "Counts a job's candidates, up to a number of them.",
  arguments: "positional",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion, optional(maxCandidates)],
  returns: [{ name: "candidates", type: "DECIMAL(9,0)", description: "How many there are." }],
  fails: "E-SME-4",
  example: "EXECUTE SCRIPT ML.SME_COUNT_CANDIDATES('abalone-rings', 'AWS_CONNECTION', 'eu-central-1', NULL)",
});
