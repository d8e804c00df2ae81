import { defineView } from "exasol-sagemaker-extension/spec";

export default defineView({
  name: "SME_SECTIONS",
  summary: "Sections.",
  columns: [
    { name: "SECTION", type: "VARCHAR(32)", description: "The name." },
  ],
  statement: `SELECT NAME AS SECTION FROM ::script_schema."SME_JOBS"`,
  example: 'SELECT "SECTION" FROM ML.SME_SECTIONS',
});
