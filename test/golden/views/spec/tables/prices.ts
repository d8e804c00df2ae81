import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_PRICES",
  summary: "Prices.",
  columns: [
    { name: "REGION", type: "VARCHAR(32)", primaryKey: true, description: "Where." },
    { name: "INSTANCE", type: "VARCHAR(32)", primaryKey: true, description: "What." },
    { name: "USD", type: "DECIMAL(18,6)", description: "How much; NULL: not known." },
    { name: "AS_OF", type: "DATE", required: true, description: "When." },
    { name: "BUILT_IN", type: "BOOLEAN", description: "Whether we said so." },
  ],
  rows: [
    { REGION: "eu", INSTANCE: "it's", USD: 0.1, AS_OF: "2026-11-01", BUILT_IN: true },
    { REGION: "eu", INSTANCE: "b", AS_OF: "2026-11-01" },
  ],
});
