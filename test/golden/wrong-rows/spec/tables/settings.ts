import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_SETTINGS",
  summary: "Settings.",
  columns: [{ name: "NAME", type: "VARCHAR(32)", description: "What." }],
  rows: [{ NAME: "a" }],
});
