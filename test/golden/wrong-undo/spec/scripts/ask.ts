import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("one", {
      statement: "SELECT :job_name",
      undo: { statement: "SELECT :job_nam", what: "{{job}}" },
      fails: "F-SME-1",
    }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK('a')",
});
