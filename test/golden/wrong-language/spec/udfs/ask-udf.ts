import { defineUdf } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_ASK_UDF",
  summary: "Asks.",
  parameters: [jobName],
  returns: [{ name: "answer", type: "DOUBLE", description: "The answer." }],
});
