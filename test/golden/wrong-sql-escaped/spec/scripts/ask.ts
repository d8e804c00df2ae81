import { defineScript, sql } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    sql("one", { statement: "SELECT 'NAMES\u{1f600}\t'\nFROM ::script_schema.\"SME_JOBS\" WHERE \"NAMES\" = 'it\'s'", fails: "F-SME-1" }),
    sql("two", { statement: "SELECT NAME\nFROM ::script_schema.\"SME_JOBS\" WHERE \"NAMES\" = '\x41'", fails: "F-SME-1" }),
    sql("three", { statement: "SELECT '\u{1f600}\u0041\t' FROM ::script_schema.\"SME_JOB\"", fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
