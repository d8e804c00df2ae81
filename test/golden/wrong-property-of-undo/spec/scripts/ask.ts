import { defineScript, sql } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    sql("one", { statement: "SELECT 1", undo: { statment: "SELECT 2", what: "it" }, fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
