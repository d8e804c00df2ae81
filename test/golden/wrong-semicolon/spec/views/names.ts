import { defineView } from "exasol-sagemaker-extension/spec";

export default defineView({
  name: "SME_NAMES",
  summary: "Names.",
  columns: [
    { name: "NAME", type: "VARCHAR(32)", description: "NAME." },
  ],
  statement: 'SELECT NAME FROM ::script_schema."SME_JOBS";',
  example: "SELECT NAME FROM ML.SME_NAMES",
});
