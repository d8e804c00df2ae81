import { defineScript, partial, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_COMPARE",
  summary: "Returns the rows of a partial.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("described", { statement: "SELECT 'A', 'DOUBLE'", fails: "F-SME-3", row: ["name", "type"] }),
    partial("drift", {
      partial: "column-drift",
      takes: {
        job: "job_name",
        target: "described.name",
        weight: "described.name",
        described: "described",
        columns: "described",
        schema: "script_schema",
        view: "described.name",
      },
      gives: [],
      row: ["name", "psi"],
      fails: { columns: "E-SME-405", rows: "E-SME-406", query: "E-SME-404" },
    }),
  ],
  returns: {
    from: "drift",
    rows: "all",
    columns: [
      { name: "COLUMN_NAME", type: "VARCHAR(128)", description: "The column." },
      { name: "PSI", type: "DOUBLE", description: "How much it changed." },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_COMPARE('a')",
});
