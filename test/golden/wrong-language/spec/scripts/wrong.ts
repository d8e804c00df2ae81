import { defineScript, each, sql, udf } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";
import askUdf from "../udfs/ask-udf.ts";

export default defineScript({
  name: "SME_WRONG",
  summary: "Misspells what loops, conditions and waits name.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("jobs", { statement: "SELECT 'a'", fails: "F-SME-3", row: ["name"] }),
    sql("nameless", { statement: "SELECT 'a'", fails: "F-SME-3" }),
    each("job", {
      of: "jbos",
      when: "job_nam",
      steps: [sql("seen", { statement: "SELECT :jobs.nam, :job_name", fails: "F-SME-3" })],
    }),
    each("other", {
      of: "jobs",
      steps: [
        sql("shown", { statement: "SELECT :other.nam, :other.name", fails: "F-SME-3", row: ["text"] }),
        sql("jobs", { statement: "SELECT :shown.text", fails: "F-SME-3" }),
      ],
    }),
    each("none", { of: "nameless", steps: [] }),
    sql("after", { statement: "SELECT :shown.text", fails: "F-SME-3" }),
    udf("state", askUdf, {
      when: { value: "state.answer", is: 1 },
      fails: "E-SME-4",
      until: { column: "anwser", is: "x", attempts: 2, fails: "E-SME-174" },
    }),
    udf("again", askUdf, {
      when: { value: "state.answer", is: ["1", 2] },
      fails: "E-SME-4",
      until: { column: "answer", is: true, attempts: 0, fails: "E-SME-174" },
      undo: {
        statement: "SELECT :again.answer, :state.answer",
        what: "the answer",
        alsoOnFailure: true,
      },
    }),
  ],
  returns: {
    values: ["state.answr", "job_name"],
    columns: [{ name: "A", type: "DOUBLE", description: "The answer." }],
  },
  example: "EXECUTE SCRIPT ML.SME_WRONG('a')",
});
