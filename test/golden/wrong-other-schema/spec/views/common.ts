import { defineView } from "exasol-sagemaker-extension/spec";

export default defineView({
  name: "SME_COMMON",
  summary: "Names.",
  columns: [
    { name: "NAME", type: "VARCHAR(32)", description: "NAME." },
  ],
  statement: `WITH SME_JOBS AS (SELECT NAME FROM ::script_schema."SME_JOBS") SELECT NAME FROM SME_JOBS`,
  example: "SELECT NAME FROM ML.SME_COMMON",
});
