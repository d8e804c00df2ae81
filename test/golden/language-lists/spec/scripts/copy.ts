import { defineScript, optional, sql } from "exasol-sagemaker-extension/spec";
import { excludeColumns, jobName, schemaName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_COPY",
  summary: "Puts lists of names into statements: an argument, a text that holds them, and a column of all rows.",
  arguments: "json",
  parameters: [jobName, schemaName, optional(excludeColumns)],
  steps: [
    sql("job", {
      statement: 'SELECT COLUMN_NAMES FROM ::script_schema."SME_JOBS" WHERE JOB_NAME = :job_name',
      fails: "F-SME-3",
      row: ["columns"],
      lists: ["columns"],
    }),
    sql("tables", {
      statement: "SELECT TABLE_NAME, TABLE_OWNER FROM SYS.EXA_ALL_TABLES WHERE TABLE_SCHEMA = :schema_name",
      fails: "F-SME-3",
      row: ["names", "owner"],
      collects: ["names"],
    }),
    sql("group", {
      when: "exclude_columns",
      statement: 'SELECT ::exclude_columns, COUNT(*) FROM ::schema_name."T" GROUP BY ::exclude_columns',
      fails: "F-SME-3",
    }),
    sql("rows", {
      statement:
        'SELECT ::schema_name."F"(::job.columns), :job.columns, ::tables.owner FROM ::tables.names WHERE :tables.names IS NOT NULL',
      fails: "F-SME-3",
    }),
  ],
  returns: { from: "rows", columns: [{ name: "A", type: "VARCHAR(9)", description: "Something." }] },
  example: `EXECUTE SCRIPT ML.SME_COPY('{"job_name": "a", "schema_name": "S"}')`,
});
