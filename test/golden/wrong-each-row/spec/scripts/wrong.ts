import { defineScript, each, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_WRONG",
  summary: "A loop whose row names what there is not, rows that are not given, and a column that is called otherwise.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("jobs", { statement: "SELECT :job_name", fails: "F-SME-3", row: ["name"] }),
    each("job", {
      of: "jobs",
      steps: [sql("seen", { statement: "SELECT :job.name", fails: "F-SME-3", row: ["status"] })],
      row: { name: "job.nam", status: "seen.status" },
    }),
    each("silent", { of: "jobs", steps: [sql("told", { statement: "SELECT :silent.name", fails: "F-SME-3" })] }),
    each("later", { of: "silent", steps: [] }),
    sql("after", { statement: "SELECT :job.status", fails: "F-SME-3" }),
  ],
  returns: {
    from: ["job", "silent"],
    rows: "all",
    columns: [{ name: "NAMES", type: "VARCHAR(32)", description: "The job." }],
  },
  example: "EXECUTE SCRIPT ML.SME_WRONG('a')",
});
