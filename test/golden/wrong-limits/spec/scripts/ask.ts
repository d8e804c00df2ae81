import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { maxCandidates } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [{ ...maxCandidates, minimum: 9, maximum: 3, mostElements: 2 }],
  steps: [
    sql("one", { statement: "SELECT :max_candidates", fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK(9)",
});
