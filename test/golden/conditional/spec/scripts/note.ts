import { defineScript, sql, udf } from "exasol-sagemaker-extension/spec";
import {
  awsCredentialsConnectionName,
  awsRegion,
  jobName,
  schemaName,
} from "exasol-sagemaker-extension/spec/parameters";
import askUdf from "../udfs/ask-udf.ts";

export default defineScript({
  name: "SME_NOTE",
  summary: "Steps that depend on what earlier ones found, or may fail.",
  arguments: "positional",
  parameters: [jobName, schemaName, awsCredentialsConnectionName, awsRegion],
  steps: [
    sql("known", {
      mayFail: true,
      statement: 'SELECT NAME FROM ::schema_name."JOBS" WHERE NAME = :job_name',
      fails: "E-SME-4",
      row: ["name"],
    }),
    udf("asked", askUdf, { unless: "known.name", fails: "E-SME-4" }),
    sql("row", {
      why: "Only where there is something to note; the caller may not be allowed to read it.",
      when: "asked.choice",
      mayFail: true,
      statement: 'SELECT NAME FROM ::schema_name."JOBS" WHERE NAME = :job_name AND CHOICE IS NULL',
      fails: "E-SME-4",
      row: ["name"],
    }),
    sql("note", {
      when: "row.name",
      mayFail: true,
      statement: 'UPDATE ::schema_name."JOBS" SET CHOICE = :asked.choice WHERE NAME = :row.name',
      fails: "E-SME-4",
    }),
    udf("again", askUdf, { when: "known.name", fails: "E-SME-4", with: { job_name: "known.name" } }),
    sql("job", {
      statement: "SELECT NAME FROM ::schema_name.\"JOBS\" WHERE NAME IN (:job_name, :row.name, :again.status)",
      fails: "F-SME-3",
      empty: "E-SME-18",
      suggests: "job_name",
    }),
  ],
  returns: { from: ["asked", "again"], columns: [{ name: "STATUS", type: "VARCHAR(9)", description: "The status." }] },
  example: "EXECUTE SCRIPT ML.SME_NOTE('a', 'S', 'C', 'eu-central-1')",
});
