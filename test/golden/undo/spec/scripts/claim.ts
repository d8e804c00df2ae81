import { defineScript, notBoth, optional, sql, udf } from "exasol-sagemaker-extension/spec";
import { jobName, schemaName, sourceQuery } from "exasol-sagemaker-extension/spec/parameters";
import startUdf from "../udfs/start-udf.ts";

export default defineScript({
  name: "SME_CLAIM",
  summary: "Claims a name, moves data, and ends with a step that nothing takes back.",
  arguments: "json",
  parameters: [
    { ...jobName, derives: { view: { prefix: "SME_SOURCE_", upper: true } } },
    { ...schemaName, unless: "source_query" },
    optional(sourceQuery),
  ],
  rules: [notBoth(schemaName, sourceQuery, "E-SME-23")],
  steps: [
    sql("claim", {
      statement: `INSERT INTO ::script_schema."SME_JOBS" VALUES (:job_name, :current_user, NULL)`,
      fails: "E-SME-8",
      explains: [{ word: "primary key", says: 'another call has "the" name' }],
      undo: { statement: `DELETE FROM ::script_schema."SME_JOBS" WHERE NAME = :job_name`, what: "the claim" },
    }),
    sql("count", {
      statement: "SELECT COUNT(*), 'a ]] b' FROM ::schema_name.\"T\"",
      fails: "F-SME-2",
      empty: "E-SME-174",
      row: ["rows"],
    }),
    sql("copy", {
      statement: "CREATE TABLE ::schema_name.folded AS SELECT * FROM ::schema_name.\"T\"",
      fails: "F-SME-2",
      undo: {
        statement: "DROP TABLE IF EXISTS ::schema_name.folded",
        what: "the copy of {{count.rows}} rows",
        alsoOnFailure: true,
        inUse: "E-SME-141",
      },
    }),
    sql("query", {
      why: "Only where a query is given.",
      when: "source_query",
      statement: "CREATE VIEW ::script_schema.::job_name.view AS ::source_query -- :export_files_per_node",
      fails: "E-SME-22",
      undo: { statement: "DROP VIEW ::script_schema.::job_name.view", what: "the view", silent: true },
    }),
    udf("start", startUdf, {
      why: "A process that dies may have started the job.",
      fails: "E-SME-7",
      repeatable: true,
    }),
    sql("point", { statement: "SELECT :count.rows", fails: "F-SME-2", keeps: "Job {{job_name}} is there." }),
    sql("occupied", { statement: "SELECT 1 FROM DUAL WHERE 1 = 0", fails: "F-SME-2", occupied: "E-SME-174" }),
  ],
  example: `EXECUTE SCRIPT ML.SME_CLAIM('{"job_name": "a", "schema_name": "S"}')`,
});
