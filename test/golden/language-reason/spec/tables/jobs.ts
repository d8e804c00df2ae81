import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_JOBS",
  summary: "Jobs.",
  columns: [
    { name: "NAME", type: "VARCHAR(32)", primaryKey: true, description: "Name." },
    { name: "STATUS", type: "VARCHAR(9)", description: "Status." },
  ],
});
