import { defineScript, sql } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    sql("one", { statement: `DELETE FROM ::script_schema."SME_JOBZ"`, fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
