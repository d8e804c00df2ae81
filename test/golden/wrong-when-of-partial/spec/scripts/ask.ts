import { defineScript, partial } from "exasol-sagemaker-extension/spec";
import { sourceQuery } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [sourceQuery],
  steps: [
    partial("source", {
      when: "source_qery",
      partial: "source-view",
      takes: { query: "source_query", schema: "script_schema", name: "script_schema" },
      gives: ["query"],
      fails: { query: "F-SME-1" },
    }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK('SELECT 1')",
});
