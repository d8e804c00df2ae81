import { defineParameter, defineScript, sql } from "exasol-sagemaker-extension/spec";

const name = defineParameter({ name: "schema", type: "VARCHAR(128)", description: "A name.", reads: "identifier" });
const user = defineParameter({ name: "current_user", type: "VARCHAR(128)", description: "Known anyway." });

export default defineScript({
  name: "SME_MEANINGS",
  summary: "Has names that mean two things.",
  arguments: "positional",
  parameters: [name, user],
  steps: [
    sql("schema", { statement: "SELECT 'a'", fails: "F-SME-3", row: ["folded"] }),
    sql("job", { statement: "SELECT 'a', 'b'", fails: "F-SME-3", row: ["name"] }),
    sql("object", { statement: "SELECT 'a'", fails: "F-SME-3", row: ["type_name"] }),
    sql("object_type", { statement: "SELECT :schema.folded", fails: "F-SME-3", row: ["name"] }),
    sql("last", { statement: "SELECT :current_user", fails: "F-SME-3" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_MEANINGS('a', 'b')",
});
