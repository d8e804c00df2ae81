import { defineView } from "exasol-sagemaker-extension/spec";

export default defineView({
  name: "SME_OTHERS",
  summary: "Names.",
  columns: [
    { name: "NAME", type: "VARCHAR(32)", description: "NAME." },
  ],
  statement: 'SELECT NAME FROM ::script_schema."SME_JOBS" ; -- All of them.',
  example: "SELECT NAME FROM ML.SME_OTHERS",
});
