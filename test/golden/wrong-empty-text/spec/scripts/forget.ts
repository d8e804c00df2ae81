import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_FORGET",
  summary: "",
  arguments: "positional",
  parameters: [{ ...jobName, description: "" }],
  steps: [sql("one", { statement: "SELECT :job_name", fails: "F-SME-1" })],
  example: "EXECUTE SCRIPT ML.SME_FORGET('a')",
});
