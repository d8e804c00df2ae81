/** What a training does with the rows of a validation_query; without one the steps are left out. */
import { partial, type SingleStep, sql } from "./model.ts";
import { dropOfView, viewOfQuery } from "./query-view.ts";

/** Find them, `validation_checked.source`, and compare their columns with those of the step `target`. */
export const validationSteps: readonly SingleStep[] = [
  sql("validation", {
    when: "validation_query",
    statement: "SELECT 'SME_SOURCE_' || UPPER(SYS_GUID()) FROM DUAL WHERE :target.name IS NOT NULL",
    fails: "F-SME-1",
    row: ["view"],
  }),
  viewOfQuery("validation_source", "validation_query", "validation.view", "E-SME-351", {
    when: "validation.view",
  }),
  sql("validation_found", {
    when: "validation_source.query",
    statement: `
      SELECT COLUMN_NAME, COLUMN_TYPE
      FROM SYS.EXA_ALL_COLUMNS
      WHERE COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :validation.view
      ORDER BY COLUMN_ORDINAL_POSITION`,
    fails: "F-SME-2",
  }),
  partial("validation_checked", {
    when: "validation_source.query",
    partial: "validation-columns",
    takes: {
      rows: "validation_found",
      columns: "columns",
      names: "target.column_names",
      types: "target.column_types",
      weight: "target.weight",
      schema: "script_schema",
      view: "validation.view",
    },
    gives: ["source"],
    fails: { differ: "E-SME-352" },
  }),
  sql("validation_rows", {
    why: "Models are compared by them.",
    when: "validation_checked.source",
    statement: `
      SELECT COUNT(*)
      FROM ::script_schema.::validation.view
      HAVING COUNT(::target.name) = 0`,
    fails: "E-SME-351",
    occupied: "E-SME-357",
    row: ["rows"],
  }),
  partial("validation_labels", {
    when: "validation_checked.source",
    partial: "look-at-validation-labels",
    takes: {
      target: "target.name",
      type: "target.type",
      expression: "target.expression",
      source: "validation_checked.source",
      known: "rows.source",
      view: "validation.view",
      problem_type: "problem_type",
    },
    gives: [],
    fails: { query: "E-SME-351", numbers: "E-SME-363" },
  }),
  partial("validation_weights", {
    why: "They weigh in what models are compared by.",
    when: "validation_checked.source",
    partial: "look-at-weights",
    takes: {
      target: "target.name",
      weight: "target.weight",
      source: "validation_checked.source",
      view: "validation.view",
      query: "validation_query",
    },
    gives: [],
    fails: { query: "E-SME-351", unreadable: "E-SME-351", wrong: "E-SME-362" },
  }),
];

export const validationCleanup = dropOfView("validation_cleanup", "validation.view", "E-SME-351", {
  when: "validation.view",
});

/** Write them beside the training data; what takes those back takes these back, too. */
export const validationExportSteps: readonly SingleStep[] = [
  partial("validation_export", {
    when: "validation_checked.source",
    partial: "export-to-s3",
    takes: {
      select_list: "target.select_list",
      source: "validation_checked.source",
      view: "validation.view",
      connection: "aws_credentials_connection_name",
      path: "prepared.validation_data_path",
      nodes: "database.nodes",
      files_per_node: "export_files_per_node",
      compression: "compression_type",
    },
    gives: ["rows", "files"],
    fails: { export: "E-SME-1" },
  }),
  validationCleanup,
];
