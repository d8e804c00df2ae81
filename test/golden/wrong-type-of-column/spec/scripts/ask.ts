import { defineScript, sql } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  returns: { from: "one", columns: [{ name: "ONE", type: "DECIMALL(9,0)", description: "One." }] },
  steps: [
    sql("one", { statement: "SELECT 1", fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
