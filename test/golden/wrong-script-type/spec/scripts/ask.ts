import { defineScript, sql, withDefault } from "exasol-sagemaker-extension/spec";

const price = { name: "price", type: "DECIMAL(9,2)", description: "In dollars." } as const;
const since = { name: "since", type: "TIMESTAMP", description: "From when on." } as const;
const wait = { name: "wait", type: "BOOLEAN", description: "Until it is done." } as const;

export default defineScript({
  name: "SME_ASK",
  summary: "Takes what Lua cannot hold.",
  arguments: "positional",
  parameters: [price, since, withDefault(wait, "yes")],
  steps: [sql("asked", { statement: "SELECT :price, :since, :wait", fails: "F-SME-1", row: ["a", "b", "c"] })],
  example: "EXECUTE SCRIPT ML.SME_ASK(1.5, '2026-01-01', TRUE)",
});
