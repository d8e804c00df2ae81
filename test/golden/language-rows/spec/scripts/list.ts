import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_LIST",
  summary: "Returns all rows of a statement.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("jobs", {
      statement: 'SELECT JOB_NAME, DATETIME FROM ::script_schema."SME_JOBS" WHERE JOB_NAME LIKE :job_name',
      fails: "F-SME-3",
    }),
  ],
  returns: {
    from: "jobs",
    rows: "all",
    columns: [
      { name: "JOB_NAME", type: "VARCHAR(32)", description: "The job." },
      { name: "STARTED_AT", type: "TIMESTAMP", description: "When." },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_LIST('a')",
});
