import { defineScript, sql } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    sql("one", { statement: `UPDATE ::script_schema."SME_JOBS" SET NAMEN = 'a' WHERE STARTET IS NULL`, fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
