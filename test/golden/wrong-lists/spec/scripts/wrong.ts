import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { jobName, sourceQuery, excludeColumns, s3BucketUri } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_WRONG",
  summary: "Takes texts for names, and lists for parts of names.",
  arguments: "positional",
  parameters: [jobName, sourceQuery, excludeColumns, s3BucketUri],
  steps: [
    sql("job", {
      statement: 'SELECT COLUMN_NAMES, JOB_NAME FROM ::script_schema."SME_JOBS" WHERE JOB_NAME = :job_name',
      fails: "F-SME-3",
      row: ["columns", "name"],
      lists: ["column"],
      collects: ["nam"],
    }),
    sql("rows", { statement: 'SELECT ::job.columns FROM ::s3_bucket_uri."T"', fails: "F-SME-3" }),
    sql("parts", { statement: 'SELECT T.::exclude_columns FROM ::s3_bucket_uri."T" T', fails: "F-SME-3" }),
    sql("query", { statement: "SELECT * FRM (::source_query)", unparsed: "A query.", fails: "F-SME-3" }),
    sql("reason", { mayFail: { reason: "name" }, statement: "SELECT 1", fails: "F-SME-3", row: ["name"] }),
    sql("again", { statement: "SELECT :reason.why", fails: "F-SME-3" }),
  ],
  returns: { from: "rows", columns: [{ name: "A", type: "VARCHAR(9)", description: "Something." }] },
  example: "EXECUTE SCRIPT ML.SME_WRONG('a', 'SELECT 1', 'B', 's3://c')",
});
