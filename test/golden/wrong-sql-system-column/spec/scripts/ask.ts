import { defineScript, sql } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    sql("one", { statement: `SELECT C.COLUMN_NAM FROM SYS.EXA_ALL_COLUMNS C`, fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
