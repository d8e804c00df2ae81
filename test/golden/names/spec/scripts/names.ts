import { defineParameter, defineScript, sql } from "exasol-sagemaker-extension/spec";

const named = (name: string) => defineParameter({ name, type: "VARCHAR(128)", description: "Text." } as const);

export default defineScript({
  name: "SME_NAMES",
  summary: "Has names that mean something to Lua, to Exasol or to the script itself, and names that look like others.",
  arguments: "positional",
  parameters: ["type", "table", "values", "run", "fail", "exit", "end", "goto", "job_status", "end_"].map(named),
  steps: [
    sql("job", { statement: "SELECT 'of the step', 'its end'", fails: "F-SME-3", row: ["status", "end"] }),
    sql("run", {
      statement: `
        SELECT :job_status, :job.status, :job.end, :end, :end_, :goto, :type, :table, :values, :run, :fail, :exit
        FROM ::table WHERE :table IS NOT NULL`,
      fails: "F-SME-3",
    }),
  ],
  returns: { from: "run", rows: "all", columns: [{ name: "A", type: "VARCHAR(128)", description: "The first." }] },
  example: "EXECUTE SCRIPT ML.SME_NAMES('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j')",
});
