import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_JOBS",
  summary: "Jobs.",
  columns: [
    { name: "NAME", type: "VARCHAR(32)", primaryKey: true, description: "The name." },
    { name: "STARTED", type: "TIMESTAMP", description: "When." },
  ],
});
