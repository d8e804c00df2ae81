import { defineTable } from "../model.ts";

/**
 * Of real-time inference, on demand, without storage and data. Those with a date were read from AWS' Price
 * List API as usage type `USE1-Host:<type>`; those without are what several public lists have alike, none
 * of which says when it was made.
 */
const northVirginia = [
  { INSTANCE_TYPE: "ml.c5.2xlarge", USD_PER_HOUR: 0.408, AS_OF: null },
  { INSTANCE_TYPE: "ml.c5.xlarge", USD_PER_HOUR: 0.204, AS_OF: null },
  { INSTANCE_TYPE: "ml.m5.2xlarge", USD_PER_HOUR: 0.461, AS_OF: "2026-09-28" },
  { INSTANCE_TYPE: "ml.m5.large", USD_PER_HOUR: 0.115, AS_OF: null },
  { INSTANCE_TYPE: "ml.m5.xlarge", USD_PER_HOUR: 0.23, AS_OF: "2026-09-28" },
];

export default defineTable({
  name: "SME_PRICES",
  summary:
    "What an instance of an endpoint costs. It is yours to correct and complete: no deployment changes a row.",
  columns: [
    { name: "AWS_REGION", type: "VARCHAR(32)", primaryKey: true, description: "The region." },
    {
      name: "INSTANCE_TYPE",
      type: "VARCHAR(64)",
      primaryKey: true,
      description: "For example `ml.m5.large`.",
    },
    {
      name: "USD_PER_HOUR",
      type: "DECIMAL(12,6)",
      required: true,
      description: "US dollars for each hour, without storage and data.",
    },
    {
      name: "AS_OF",
      type: "DATE",
      description: "When AWS had that price; NULL where its source does not say.",
    },
  ],
  rows: northVirginia.map((row) => ({ AWS_REGION: "us-east-1", ...row })),
  example: "SELECT * FROM ML.SME_PRICES ORDER BY USD_PER_HOUR",
});
