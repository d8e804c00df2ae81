import { defineScript, sql } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    sql("one", {
      statement: "REORGANIZE TABLE ::script_schema.\"SME_JOBS\"",
      unparsed: "No grammar here knows it, and Exasol does.",
      fails: "F-SME-1",
    }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
