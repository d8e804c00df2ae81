import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_THINGS",
  summary: "Has columns of types that Exasol lacks.",
  columns: [
    { name: "NAME", type: "VARCHR(10)", description: "Misspelt." },
    { name: "MADE", type: "DATETIME", description: "Of another database." },
    { name: "NOTE", type: "VARCHAR(2000001)", description: "Too long." },
    { name: "WEIGHT", type: "DECIMAL(9,10)", description: "More digits behind the point than digits." },
    { name: "MORE", type: "VARCHAR(10) NOT NULL", description: "More than a type." },
  ],
});
