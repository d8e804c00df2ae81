import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("one", { when: "job_nam", statement: "SELECT :job_name", fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK('a')",
});
