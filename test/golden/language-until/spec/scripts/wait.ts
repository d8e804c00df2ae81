import { defineScript, udf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";
import askUdf from "../udfs/ask-udf.ts";

export default defineScript({
  name: "SME_WAIT",
  summary: "Asks until the answer is one of those it waits for, at most three times.",
  arguments: "positional",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  steps: [
    udf("state", askUdf, {
      fails: "E-SME-4",
      until: { column: "status", is: ["Completed", "Stopped"], attempts: 3, fails: "E-SME-174" },
    }),
  ],
  returns: { from: "state", columns: [{ name: "STATUS", type: "VARCHAR(100)", description: "The last one." }] },
  example: "EXECUTE SCRIPT ML.SME_WAIT('a', 'C', 'eu-central-1')",
});
