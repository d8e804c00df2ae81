import { defineParameter, defineScript, sql } from "exasol-sagemaker-extension/spec";

const kind = defineParameter({ name: "kind", type: "VARCHAR(20)", description: "The kind." });
const size = defineParameter({ name: "size", type: "DECIMAL(9,0)", description: "The size." });

export default defineScript({
  name: "SME_CHOOSE",
  summary: "Runs steps by what values are.",
  arguments: "positional",
  parameters: [kind, size],
  steps: [
    sql("small", {
      when: { value: "size", is: [1, 2] },
      statement: "SELECT 'small'",
      fails: "F-SME-3",
      row: ["word"],
    }),
    sql("other", {
      when: { value: "kind", is: "a \"b\" ]]" },
      unless: { value: "small.word", is: "small" },
      statement: "SELECT 'other'",
      fails: "F-SME-3",
      row: ["word"],
    }),
  ],
  returns: {
    values: ["kind", "small.word", "other.word"],
    columns: [
      { name: "KIND", type: "VARCHAR(20)", description: "The argument." },
      { name: "SMALL", type: "VARCHAR(20)", description: "NULL where the step was not run." },
      { name: "OTHER", type: "VARCHAR(20)", description: "Of another step." },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_CHOOSE('a', 1)",
});
