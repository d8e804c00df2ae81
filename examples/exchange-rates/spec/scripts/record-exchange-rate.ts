import { defineScript, sql, udf } from "exasol-sagemaker-extension/spec";
import { currency, ratesConnectionName } from "../parameters.ts";
import rateUdf from "../udfs/exchange-rate.ts";

export default defineScript({
  name: "RECORD_EXCHANGE_RATE",
  summary: "Asks what a euro is worth and keeps the answer in EXCHANGE_RATES.",
  arguments: "positional",
  parameters: [currency, ratesConnectionName],
  steps: [
    udf("asked", rateUdf, { fails: "E-SME-262" }),
    sql("record", {
      statement: `
        INSERT INTO ::script_schema."EXCHANGE_RATES" (ASKED_AT, CURRENCY, RATE)
        VALUES (CURRENT_TIMESTAMP, :currency, :asked.rate)`,
      fails: "E-SME-262",
    }),
  ],
  returns: {
    from: "asked",
    columns: [{ name: "RATE", type: "DOUBLE", description: "Units of the currency for one euro." }],
  },
  example: "EXECUTE SCRIPT TOOLS.RECORD_EXCHANGE_RATE('CHF', 'RATES')",
});
