import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_WIDENED",
  summary: "Was wider before.",
  columns: [
    { name: "NAME", type: "VARCHAR(10)", formerly: "VARCHAR(20)", description: "Narrowed." },
    { name: "COUNT_OF", type: "DECIMAL(9,0)", formerly: "DECIMAL(9,0)", description: "As it was." },
  ],
});
