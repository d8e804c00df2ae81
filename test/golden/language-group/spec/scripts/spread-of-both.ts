import { defineParameter, defineScript, sql } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_SPREAD_OF_BOTH",
  summary: "Calls a function that reads groups with and without what it need not be given.",
  arguments: "positional",
  parameters: [defineParameter({ name: "weight", type: "DOUBLE", description: "A weight.", example: 1 })],
  steps: [
    sql("spread", {
      statement: `
        SELECT ::script_schema."SME_SPREAD"(ID) FROM (SELECT 1 AS ID FROM DUAL)
        UNION ALL
        SELECT ::script_schema."SME_SPREAD"('2', :weight)`,
      fails: "F-SME-3",
      row: ["measure", "value"],
    }),
  ],
  returns: {
    from: "spread",
    rows: "all",
    columns: [
      { name: "MEASURE", type: "VARCHAR(64)", description: "What it is." },
      { name: "VALUE", type: "DOUBLE", description: "How large it is." },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_SPREAD_OF_BOTH(1)",
});
