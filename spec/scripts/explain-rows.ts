import { scalarSuffix } from "../facts.ts";
import { defineParameter, defineScript, partial, sql } from "../model.ts";
import { rowsQuery } from "../monitoring.ts";
import { forecasts, predictsOneRow } from "../prediction-functions.ts";
import { dropOfView, viewOfQuery } from "../query-view.ts";
import { checkServedModel, findServedModel } from "../served-model.ts";

const predictionFunction = defineParameter({
  name: "function",
  type: "VARCHAR(260)",
  description:
    "The prediction function as SQL writes it, with its schema or without. An unquoted name means its upper-case spelling, or else itself.",
  minimumLength: 1,
  known: {
    error: "E-SME-407",
    statement: `
      SELECT SCRIPT_SCHEMA || '.' || SUBSTR(SCRIPT_NAME, 1, LENGTH(SCRIPT_NAME) - 7)
      FROM SYS.EXA_ALL_SCRIPTS
      WHERE ${predictsOneRow}
      ORDER BY EDIT_DISTANCE(SCRIPT_SCHEMA || '.' || SCRIPT_NAME, :function), SCRIPT_SCHEMA, SCRIPT_NAME
      LIMIT 5`,
  },
  example: 'PRED_SCHEMA."abaloneRings"',
});

/** One that forecasts is found, too, so that it is refused by name. */
const isFunction = `(${predictsOneRow} OR ${forecasts})`;

export default defineScript({
  name: "SME_EXPLAIN_ROWS",
  summary: "Tells for each of a few rows what each column's value does to the prediction.",
  details: `Each column in turn is replaced by what is usual in the training data: the median of numbers, dates and times, the commonest value of all others, of texts the commonest that has fewer than 2,000 characters. \`EFFECT\` is the
prediction of the row less the prediction with the column replaced; for a classification, of the probability of the label that is predicted for the row. So it is positive where the value
speaks for the prediction, 0 where the model does not use the column or the value is the usual one, and for a linear model the coefficient times (value − median).
These are effects of one column at a time, not Shapley values: they do not add up to the prediction, and of columns that say the same each may have none.

A column ROW_ID of the query names the rows; without it they are numbered in the order in which the query gives them. Of n rows and c columns, (c + 1) · n predictions are asked of the endpoint
in one SELECT, less those where nothing is replaced; the script refuses more than 100,000.`,
  arguments: "json",
  parameters: [predictionFunction, rowsQuery],
  steps: [
    partial("named", {
      partial: "function-name",
      takes: { text: "function" },
      gives: ["schema", "schema_folded", "name", "name_folded"],
      fails: { name: "E-SME-407" },
    }),
    sql("found", {
      why: "The function for one row at a time lets the row's number stand beside the prediction.",
      statement: `
        SELECT SCRIPT_SCHEMA, SCRIPT_NAME, SCRIPT_TEXT
        FROM SYS.EXA_ALL_SCRIPTS
        WHERE (:named.schema IS NULL OR SCRIPT_SCHEMA IN (:named.schema, :named.schema_folded))
          AND SCRIPT_NAME IN (:named.name, :named.name_folded,
            :named.name || '${scalarSuffix}', :named.name_folded || '${scalarSuffix}')
          AND ${isFunction}
        ORDER BY CASE WHEN SCRIPT_NAME IN (:named.name_folded, :named.name_folded || '${scalarSuffix}') THEN 1 ELSE 2 END,
          CASE WHEN SCRIPT_SCHEMA = :named.schema_folded THEN 1 ELSE 2 END
        LIMIT 1`,
      fails: "E-SME-408",
      empty: "E-SME-407",
      suggests: "function",
      row: ["schema", "name", "text"],
    }),
    sql("other", {
      unless: "named.schema",
      statement: `
        SELECT SCRIPT_SCHEMA
        FROM SYS.EXA_ALL_SCRIPTS
        WHERE SCRIPT_NAME = :found.name AND SCRIPT_SCHEMA <> :found.schema AND ${isFunction}`,
      fails: "E-SME-408",
      occupied: "E-SME-409",
      row: ["schema"],
    }),
    partial("stated", {
      why: "The function says which deployment made it.",
      partial: "stated-deployment",
      takes: { text: "found.text" },
      gives: ["job_name", "endpoint_name", "deployment", "target", "columns", "kind"],
      fails: { damaged: "E-SME-408", forecast: "E-SME-422" },
    }),
    ...findServedModel("E-SME-408"),
    sql("job", {
      statement: "SELECT COALESCE(:served.job_name, :stated.job_name), 'SME_EXPLAINED_' || UPPER(SYS_GUID())",
      fails: "E-SME-408",
      row: ["name", "view"],
    }),
    sql("usual", {
      why: "What each column is replaced by. Of a text of 2,000 characters the rest may be missing, which would be another value.",
      statement: `
        SELECT COLUMN_NAME, COLUMN_TYPE,
          COALESCE(MAX(CASE WHEN STATISTIC = 'median' THEN "VALUE" END),
            MAX(CASE WHEN STATISTIC = 'value' AND PLACE = NVL("WHOLE", 1) THEN "VALUE" END))
        FROM (
          SELECT COLUMN_NAME, COLUMN_TYPE, STATISTIC, PLACE, "VALUE",
            MIN(CASE WHEN STATISTIC = 'value' AND LENGTH("VALUE") < 2000 THEN PLACE END)
              OVER (PARTITION BY COLUMN_NAME) AS "WHOLE"
          FROM ::script_schema."SME_TRAINING_STATISTICS"
          WHERE JOB_NAME = :job.name
        )
        GROUP BY COLUMN_NAME, COLUMN_TYPE`,
      fails: "E-SME-408",
      empty: "E-SME-410",
      row: ["column", "type", "value"],
    }),
    viewOfQuery("rows", "query", "job.view", "E-SME-404"),
    sql("columns", {
      statement: `
        SELECT COLUMN_NAME
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :job.view
        ORDER BY COLUMN_ORDINAL_POSITION`,
      fails: "E-SME-408",
    }),
    partial("effects", {
      partial: "column-effects",
      takes: {
        features: "stated.columns",
        kind: "stated.kind",
        usual: "usual",
        columns: "columns",
        schema: "script_schema",
        view: "job.view",
        function_schema: "found.schema",
        function_name: "found.name",
      },
      gives: [],
      row: ["row_id", "feature", "effect"],
      fails: {
        missing: "E-SME-411",
        many: "E-SME-412",
        cut: "E-SME-414",
        query: "E-SME-404",
        none: "E-SME-346",
        asked: "E-SME-347",
        predicted: "E-SME-413",
      },
    }),
    checkServedModel("E-SME-408"),
    dropOfView("cleanup", "job.view", "E-SME-408"),
  ],
  returns: {
    from: "effects",
    rows: "all",
    columns: [
      {
        name: "ROW_ID",
        type: "VARCHAR(2000)",
        description: "The query's ROW_ID, NULL where that is; without one, the row's number from 1.",
      },
      {
        name: "FEATURE",
        type: "VARCHAR(128)",
        description: "The column; that of the greatest effect first.",
      },
      {
        name: "EFFECT",
        type: "DOUBLE",
        description: "What its value adds to the prediction, or to the probability of the predicted label.",
      },
    ],
  },
  example: `EXECUTE SCRIPT ML.SME_EXPLAIN_ROWS('{"function": "PRED_SCHEMA.abaloneRings", "query": "SELECT * FROM DEMO.ABALONE_TEST LIMIT 10"}')`,
});
