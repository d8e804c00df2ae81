import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_FIND",
  summary: "What a statement without rows finds is NULL; one without tables always has a row.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("job", {
      statement: 'SELECT STATUS FROM ::script_schema."SME_JOBS" WHERE JOB_NAME = :job_name',
      fails: "F-SME-3",
      row: ["status"],
    }),
    sql("node", { statement: "SELECT IPROC()", fails: "F-SME-3", row: ["id"] }),
  ],
  returns: {
    values: ["job.status", "node.id"],
    columns: [
      { name: "STATUS", type: "VARCHAR(100)", description: "The status; NULL when there is no such job." },
      { name: "NODE", type: "DECIMAL(18,0)", description: "The node." },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_FIND('a')",
});
