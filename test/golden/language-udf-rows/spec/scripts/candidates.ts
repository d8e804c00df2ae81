import { defineScript, udf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";
import candidatesUdf from "../udfs/candidates-udf.ts";

export default defineScript({
  name: "SME_CANDIDATES",
  summary: "Returns all rows that a UDF emits.",
  arguments: "positional",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  steps: [udf("candidates", candidatesUdf, { fails: "E-SME-4" })],
  returns: {
    from: "candidates",
    rows: "all",
    columns: [
      { name: "CANDIDATE", type: "VARCHAR(64)", description: "Its name." },
      { name: "METRIC", type: "DOUBLE", description: "How good it is." },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_CANDIDATES('a', 'C', 'eu-central-1')",
});
