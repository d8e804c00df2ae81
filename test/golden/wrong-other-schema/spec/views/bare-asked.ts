import { defineView } from "exasol-sagemaker-extension/spec";

export default defineView({
  name: "SME_BARE_ASKED",
  summary: "Names.",
  columns: [
    { name: "STATUS", type: "VARCHAR(9)", description: "STATUS." },
  ],
  statement: `SELECT SME_ASK_UDF(NAME, 'C', 'eu-central-1') FROM ::script_schema."SME_JOBS"`,
  example: "SELECT STATUS FROM ML.SME_BARE_ASKED",
});
