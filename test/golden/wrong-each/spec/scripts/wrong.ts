import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_WRONG",
  summary: "Gives a loop what only its steps have, and a loop of its own.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("jobs", { statement: "SELECT :job_name", fails: "F-SME-3", row: ["name"] }),
    {
      step: "each",
      name: "job",
      of: "jobs",
      mayFail: true,
      keeps: "All of it.",
      undo: { statement: "SELECT 1", what: "nothing" },
      until: { column: "name", is: "a", attempts: 2, fails: "F-SME-3" },
      steps: [
        { step: "each", name: "inner", of: "jobs", steps: [] },
        sql("seen", { statement: "SELECT :job.name", fails: "F-SME-3" }),
      ],
    },
  ],
  example: "EXECUTE SCRIPT ML.SME_WRONG('a')",
});
