import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_RUNS",
  summary: "Runs.",
  columns: [{ name: "NAME", type: "VARCHAR(32)", primaryKey: true, description: "The name." }],
  example: "SELECT * FROM SME_RUNS",
});
