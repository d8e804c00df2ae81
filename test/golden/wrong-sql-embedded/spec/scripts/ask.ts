import { defineScript, sql } from "exasol-sagemaker-extension/spec";

const ended = "ENDET IS NULL";
const started = `(${ended} OR STARTET IS NULL)`;
const condition = "NAMEN = 'it''s' AND\n NAME = 'b'";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    sql("one", { statement: `UPDATE ::script_schema."SME_JOBS" SET NAME = 'a' WHERE ${condition}`, fails: "F-SME-1" }),
    sql("two", { statement: `DELETE FROM ::script_schema."SME_JOBS" WHERE ${started}`, fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
