import { defineTable } from "../model.ts";

/**
 * Of real-time inference, on demand, without storage and data, with the day on which somebody published to
 * have read it from AWS: from the Price List API as usage type `Host:<type>`, ml.c5.xlarge from the worked
 * example on AWS' page of prices. Types and regions whose public lists contradict each other, or have no day,
 * are not here.
 */
const northVirginia = [
  { INSTANCE_TYPE: "ml.c5.xlarge", USD_PER_HOUR: 0.204, AS_OF: "2026-10-06" },
  { INSTANCE_TYPE: "ml.g5.xlarge", USD_PER_HOUR: 1.408, AS_OF: "2026-07-30" },
  { INSTANCE_TYPE: "ml.g6.xlarge", USD_PER_HOUR: 1.1267, AS_OF: "2026-07-30" },
  { INSTANCE_TYPE: "ml.m5.2xlarge", USD_PER_HOUR: 0.461, AS_OF: "2026-09-28" },
  { INSTANCE_TYPE: "ml.m5.large", USD_PER_HOUR: 0.115, AS_OF: "2026-07-30" },
  { INSTANCE_TYPE: "ml.m5.xlarge", USD_PER_HOUR: 0.23, AS_OF: "2026-09-28" },
];
const paris = [
  { INSTANCE_TYPE: "ml.g4dn.xlarge", USD_PER_HOUR: 0.861, AS_OF: "2026-10-04" },
  { INSTANCE_TYPE: "ml.g6.xlarge", USD_PER_HOUR: 1.4302, AS_OF: "2026-10-04" },
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
      description:
        "US dollars for each hour, without storage and data; NULL where you want none: a row that is deleted comes back with the next deployment.",
    },
    {
      name: "AS_OF",
      type: "DATE",
      description: "When AWS had that price; NULL where nobody knows.",
    },
  ],
  rows: [
    ...northVirginia.map((row) => ({ AWS_REGION: "us-east-1", ...row })),
    ...paris.map((row) => ({ AWS_REGION: "eu-west-3", ...row })),
  ],
  example: "SELECT * FROM ML.SME_PRICES ORDER BY USD_PER_HOUR",
});
