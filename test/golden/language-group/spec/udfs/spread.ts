import { defineParameter, defineUdf, optional } from "exasol-sagemaker-extension/spec";

export default defineUdf({
  name: "SME_SPREAD",
  summary: "Tells how far numbers are apart.",
  reads: "group",
  parameters: [
    defineParameter({ name: "number_read", type: "ANY", description: "A number, or a text that is one." }),
    optional(defineParameter({ name: "weight", type: "ANY", description: "How much it counts." })),
  ],
  returns: [
    { name: "measure", type: "VARCHAR(64)", description: "What it is." },
    { name: "value", type: "DOUBLE", description: "How large it is." },
  ],
  example: "SELECT ML.SME_SPREAD(PRICE) FROM SHOP.SALES GROUP BY CUSTOMER",
});
