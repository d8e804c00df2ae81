import { defineView } from "exasol-sagemaker-extension/spec";

export default defineView({
  name: "SME_NAMES",
  summary: "Names.",
  columns: [
    { name: "STARTED", type: "TIMESTAMP", description: "When." },
    { name: "NAME", type: "VARCHAR(32)", description: "The name." },
  ],
  statement: `SELECT NAME, STARTED FROM ::script_schema."SME_JOBS"`,
  example: "SELECT * FROM ML.SME_NAMES",
});
