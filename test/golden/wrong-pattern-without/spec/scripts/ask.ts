import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [{ ...jobName, format: { words: "letters", patterns: [], without: ["a*?"] } }],
  steps: [
    sql("one", { statement: "SELECT :job_name", fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK('a')",
});
