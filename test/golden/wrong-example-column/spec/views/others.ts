import { defineView } from "exasol-sagemaker-extension/spec";

export default defineView({
  name: "SME_OTHERS",
  summary: "Names.",
  columns: [
    { name: "NAME", type: "VARCHAR(32)", description: "NAME." },
  ],
  statement: 'SELECT NAME FROM ::script_schema."SME_JOBS"',
  example: "SELECT O.NAME FROM ML.SME_OTHERS O JOIN ML.SME_JOBZ J ON J.NAME = O.NAME",
});
