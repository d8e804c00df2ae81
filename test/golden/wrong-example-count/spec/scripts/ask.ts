import { defineScript, udf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";
import askUdf from "../udfs/ask-udf.ts";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  steps: [
    udf("asked", askUdf, { fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK('a', 'C')",
});
