import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "EXCHANGE_RATES",
  summary: "One row for each rate that RECORD_EXCHANGE_RATE asked for.",
  columns: [
    { name: "ASKED_AT", type: "TIMESTAMP", description: "When it was asked for.", required: true },
    { name: "CURRENCY", type: "VARCHAR(3)", description: "The currency's code.", required: true },
    { name: "RATE", type: "DOUBLE", description: "Units of the currency for one euro." },
  ],
});
