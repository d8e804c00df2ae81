import { defineUdf } from "exasol-sagemaker-extension/spec";
import { currency, ratesConnectionName } from "../parameters.ts";

export default defineUdf({
  name: "EXCHANGE_RATE",
  summary: "Asks a web service what a euro is worth.",
  input: "SCALAR",
  parameters: [currency, ratesConnectionName],
  returns: [{ name: "rate", type: "DOUBLE", description: "Units of the currency for one euro." }],
  example: "SELECT TOOLS.EXCHANGE_RATE('CHF', 'RATES')",
});
