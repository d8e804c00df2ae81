import { defineScript, partial, sql, udf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";
import findUdf from "../udfs/find-udf.ts";

const columns = ["CHECK_NAME", "RESULT", "FOUND", "LIMIT", "WHAT_TO_DO"] as const;

export default defineScript({
  name: "SME_CHECK",
  summary: "Finds all that is wrong; LIMIT is a word of SQL.",
  arguments: "positional",
  parametersOf: "SME_TRAIN",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  steps: [
    sql("table", {
      finds: "table",
      statement: "CREATE TABLE ::script_schema.::job_name (A INT)",
      fails: "E-SME-4",
      undo: { statement: "DROP TABLE ::script_schema.::job_name", what: "the table" },
    }),
    sql("row", {
      unless: { value: "table.failed", is: true },
      finds: "row",
      statement: 'SELECT SCHEMA_NAME FROM SYS.EXA_SCHEMAS WHERE SCHEMA_NAME = :job_name',
      fails: "E-SME-4",
      empty: "E-SME-18",
      suggests: "job_name",
      row: ["name"],
    }),
    partial("lacking", {
      finds: "rights",
      partial: "lacking-rights",
      takes: { rows: "row", user: "job_name" },
      gives: [],
      fails: { lacking: "E-SME-559" },
    }),
    udf("found", findUdf, { finds: "aws", fails: "E-SME-4" }),
  ],
  returns: {
    findings: true,
    columns: columns.map((name) => ({ name, type: "VARCHAR(2000)", description: "Something." })),
  },
  example: "EXECUTE SCRIPT ML.SME_CHECK('a', 'C', 'eu-central-1')",
});
