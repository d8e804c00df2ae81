import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_PRICES",
  summary: "Prices.",
  columns: [
    { name: "INSTANCE", type: "VARCHAR(4)", primaryKey: true, description: "What." },
    { name: "USD", type: "DECIMAL(18,6)", description: "How much." },
    { name: "AS_OF", type: "DATE", required: true, description: "When." },
  ],
  rows: [
    { INSTANCE: "a", AS_OF: "2026-11-01" },
    { INSTANCE: "a", AS_OF: "2026-11-02" },
    { INSTANCE: "b", USD: "1", AS_OF: "2026-11-01" },
    { INSTANCE: "c", EUR: 1, AS_OF: "2026-11-01" },
    { INSTANCE: "too long", AS_OF: "2026-11-01" },
    { INSTANCE: "d" },
    { INSTANCE: "e", AS_OF: "1 November" },
    { INSTANCE: "f", AS_OF: "2026-02-30" },
    { INSTANCE: "g", USD: 0.0000001, AS_OF: "2026-11-01" },
    { INSTANCE: "h", USD: 1e12, AS_OF: "2026-11-01" },
    { INSTANCE: "i", USD: Number.NaN, AS_OF: "2026-11-01" },
    { INSTANCE: "", AS_OF: "2026-11-01" },
  ],
});
