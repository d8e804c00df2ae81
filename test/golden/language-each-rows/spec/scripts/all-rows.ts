import { defineScript, each, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_ALL_ROWS",
  summary: "Returns the rows of two steps and of a loop, one after the other.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("none", {
      unless: { value: "job_name", is: "none" },
      statement: "SELECT :job_name",
      fails: "F-SME-3",
    }),
    sql("jobs", {
      statement: 'SELECT JOB_NAME FROM ::script_schema."SME_JOBS"',
      fails: "F-SME-3",
      row: ["job_name"],
    }),
    each("job", { of: "jobs", steps: [], row: { job_name: "job.job_name" } }),
  ],
  returns: {
    from: ["none", "jobs", "job"],
    rows: "of all",
    columns: [{ name: "JOB_NAME", type: "VARCHAR(32)", description: "The job." }],
  },
  example: "EXECUTE SCRIPT ML.SME_ALL_ROWS('a')",
});
