import { defineView } from "exasol-sagemaker-extension/spec";

export default defineView({
  name: "SME_CHEAPEST",
  summary: "The lowest price of each region.",
  details: "Not of those without one.",
  columns: [
    { name: "REGION", type: "VARCHAR(32)", description: "Where." },
    { name: "USD", type: "DECIMAL(18,6)", description: "How much, from column `USD`." },
    { name: "OBJECTS", type: "DECIMAL(18,0)", description: "How many objects there are." },
  ],
  statement: `
    SELECT REGION, MIN(USD) AS USD, -- ::nothing
      (SELECT COUNT(*) FROM SYS.EXA_ALL_OBJECTS) AS OBJECTS
    FROM ::script_schema."SME_PRICES"
    WHERE USD IS NOT NULL AND REGION <> '::script_schema.'
    GROUP BY REGION`,
  example: "SELECT * FROM ML.SME_CHEAPEST",
});
