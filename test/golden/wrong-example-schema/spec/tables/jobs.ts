import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_JOBS",
  summary: "Jobs.",
  columns: [{ name: "NAME", type: "VARCHAR(32)", primaryKey: true, description: "The name." }],
  example: "SELECT * FROM TOOLS.SME_JOBS A JOIN DEMO.SME_JOBS B ON B.NAME = A.NAME",
});
