import { defineParameter } from "exasol-sagemaker-extension/spec";
import { defineUdfScript } from "exasol-sagemaker-extension/spec/udf-script";
import { currency } from "../parameters.ts";

const amount = defineParameter({
  name: "amount",
  type: "DECIMAL(9,0)",
  description: "How much it is, in whole units.",
  example: 1234,
});

export default defineUdfScript({
  name: "SPELL_AMOUNT",
  summary: "Writes an amount as people write it.",
  arguments: "positional",
  parameters: [amount, currency],
  returns: [{ name: "spelled", type: "VARCHAR(100)", description: "For example CHF 1,234." }],
  fails: "E-SME-262",
  example: "EXECUTE SCRIPT TOOLS.SPELL_AMOUNT(1234, 'CHF')",
});
