import { defineScript, sql, udf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";
import askUdf from "../udfs/ask-udf.ts";

export default defineScript({
  name: "SME_CHECK",
  summary: "Tells why a step failed, and goes on.",
  arguments: "positional",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  steps: [
    udf("asked", askUdf, { mayFail: { reason: "why" }, fails: "E-SME-4" }),
    sql("other", {
      when: "asked.why",
      mayFail: { reason: "failure" },
      statement: 'SELECT STATUS FROM ::script_schema."SME_JOBS" WHERE NAME = :job_name',
      fails: "E-SME-4",
      row: ["status"],
    }),
    sql("noted", {
      mayFail: true,
      statement: `INSERT INTO ::script_schema."SME_JOBS" (NAME) VALUES (:job_name)`,
      fails: "E-SME-4",
      undo: {
        statement: 'DELETE FROM ::script_schema."SME_JOBS" WHERE NAME = :job_name',
        what: "the note",
      },
    }),
    sql("nodes", { statement: "SELECT NPROC()", fails: "E-SME-4" }),
  ],
  returns: {
    values: ["asked.status", "asked.why", "other.status", "other.failure"],
    columns: [
      { name: "STATUS", type: "VARCHAR(9)", description: "NULL where it could not be asked." },
      { name: "WHY", type: "VARCHAR(2000)", description: "Why." },
      { name: "OTHER", type: "VARCHAR(9)", description: "The status that another table has." },
      { name: "FAILURE", type: "VARCHAR(2000)", description: "Why that could not be read." },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_CHECK('a', 'C', 'eu-central-1')",
});
