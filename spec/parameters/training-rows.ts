/** Which rows and columns a job learns from. */
import { defineParameter } from "../model/parameter.ts";

export const inputSchemaName = defineParameter({
  name: "input_schema_name",
  type: "VARCHAR(128)",
  description: "Schema of the training data. An unquoted name means its upper-case spelling.",
  reads: "identifier",
  minimumLength: 1,
  example: "DEMO",
});

export const inputTableOrViewName = defineParameter({
  name: "input_table_or_view_name",
  type: "VARCHAR(128)",
  description: "Table or view with the training data. An unquoted name means its upper-case spelling.",
  reads: "identifier",
  minimumLength: 1,
  known: {
    error: "E-SME-14",
    statement: `
      SELECT * FROM (
        SELECT :input_table_or_view_name.folded AS CANDIDATE,
          'Give schema ' || COLUMN_SCHEMA || ' as input_schema_name, and table ' || COLUMN_TABLE || ' alone.' AS REMARK,
          1 AS DISTANCE
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA || '.' || COLUMN_TABLE IN (:input_table_or_view_name, :input_table_or_view_name.folded)
        UNION ALL
        SELECT COLUMN_TABLE, 'Schema ' || COLUMN_SCHEMA || ' has one of this name.',
          1000 + EDIT_DISTANCE(COLUMN_SCHEMA, :input_schema_name.folded)
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_TABLE IN (:input_table_or_view_name, :input_table_or_view_name.folded)
        UNION ALL
        SELECT COLUMN_TABLE, NULL, 2000 + EDIT_DISTANCE(COLUMN_TABLE, :input_table_or_view_name.folded)
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA IN (:input_schema_name, :input_schema_name.folded)
      )
      GROUP BY CANDIDATE, REMARK, DISTANCE
      ORDER BY DISTANCE, CANDIDATE, REMARK
      LIMIT 5`,
  },
  example: "ABALONE_TRAIN",
});

export const sourceQuery = defineParameter({
  name: "source_query",
  type: "VARCHAR(2000000)",
  description:
    "Query whose rows are the training data, instead of those of a table. It runs with the caller's rights.",
  reads: "sql",
  example: "SELECT * FROM DEMO.ABALONE WHERE HEIGHT > 0",
});

export const excludeColumns = defineParameter({
  name: "exclude_columns",
  type: "VARCHAR(2000000)",
  description:
    "Columns to leave out, as a JSON array or separated by commas. The prediction function does not take them.",
  reads: "list",
  example: "ID, CREATED_AT",
});

export const sampleRows = defineParameter({
  name: "sample_rows",
  type: "DECIMAL(18,0)",
  description:
    "How many rows to train from at most. The same table gives the same rows; rows that are alike in all columns go together.",
  minimum: 1,
  example: 100_000,
});

export const sampleFraction = defineParameter({
  name: "sample_fraction",
  type: "DOUBLE",
  description:
    "Which part of the rows to train from, `0.1` for a tenth. The same table gives the same rows; rows that are alike in all columns go together.",
  minimum: 0.0001,
  maximum: 1,
  example: 0.1,
});

export const holdoutFraction = defineParameter({
  name: "holdout_fraction",
  type: "DOUBLE",
  description:
    "Which part of the rows to keep out of the training. A view in the scripts' schema shows them with all their columns: `SME_HOLDOUT_` with the job's name in upper case behind it.",
  minimum: 0.001,
  maximum: 0.999,
  example: 0.2,
});

export const maxCells = defineParameter({
  name: "max_cells",
  type: "DECIMAL(18,0)",
  description:
    "How many values, rows × columns, to train from at most: where there are more, fewer rows are taken as with `sample_rows`.",
  minimum: 1,
  example: 1_000_000,
});

export const validationQuery = defineParameter({
  name: "validation_query",
  type: "VARCHAR(2000000)",
  description:
    "Query whose rows models are compared with, instead of a part of the training data that Autopilot chooses: the job's channel `validation`. It has the columns that are trained from.",
  reads: "sql",
  example: "SELECT * FROM DEMO.ABALONE_VALIDATION",
});
