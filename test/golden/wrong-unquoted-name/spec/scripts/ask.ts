import { defineScript, sql } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    sql("one", { statement: "SELECT 1 FROM ::script_schema.sme_t", fails: "F-SME-1" }),
    sql("two", { statement: "DELETE FROM ::script_shema.SME_T", fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
