import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_JOBS",
  summary: "Jobs.",
  columns: [
    { name: "DATETIME", type: "TIMESTAMP", required: true, description: "When." },
    { name: "JOB_NAME", type: "VARCHAR(32)", primaryKey: true, description: "Name." },
    { name: "JOB_ARN", type: "VARCHAR(256)", description: "ARN." },
    { name: "STATUS", type: "VARCHAR(100)", description: "Status." },
  ],
});
