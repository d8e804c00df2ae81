import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { sourceQuery } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [sourceQuery],
  steps: [
    sql("one", {
      statement: 'UPDATE ::script_schema."SME_JOBS" SET NAME = :source_query',
      fails: "F-SME-1",
    }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK('SELECT 1')",
});
