import { defineScript, optional, sql } from "exasol-sagemaker-extension/spec";

const taken = {
  name: "taken",
  type: "VARCHAR(2000000)",
  description: "What a function takes: a JSON array of objects.",
  reads: "columns",
} as const;
const given = { ...taken, name: "given", description: "What it gives.", default: '[{"name":"A","type":"DOUBLE"}]' } as const;

export default defineScript({
  name: "SME_SHAPE",
  summary: "Takes columns.",
  arguments: "json",
  parameters: [taken, optional(given)],
  steps: [sql("shaped", { statement: "SELECT :taken, :given", fails: "F-SME-1" })],
  example: `EXECUTE SCRIPT ML.SME_SHAPE('{"taken": [{"name": "AGE", "type": "DOUBLE", "path": "data.age"}]}')`,
});
