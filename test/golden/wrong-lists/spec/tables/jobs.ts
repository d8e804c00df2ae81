import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_JOBS",
  summary: "Jobs.",
  columns: [
    { name: "JOB_NAME", type: "VARCHAR(32)", primaryKey: true, description: "Name." },
    { name: "COLUMN_NAMES", type: "VARCHAR(2000000)", description: "A JSON array." },
  ],
});
