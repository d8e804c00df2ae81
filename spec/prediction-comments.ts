import { exampleMark, longestComment } from "./comments.ts";
import type { ErrorCode } from "./errors.ts";
import { type SqlStep, sql } from "./model.ts";

/** As it stands in a statement: `"it""s"`. */
const quoted = (name: string): string => `'"' || REPLACE(${name}, '"', '""') || '"'`;

/** What stands behind FROM for the rows that a job was trained on, where that can be told. */
const sourceOfJob = `CASE
              WHEN INPUT_TABLE_OR_VIEW_NAME IS NOT NULL
                THEN ${quoted("INPUT_SCHEMA_NAME")} || '.' || ${quoted("INPUT_TABLE_OR_VIEW_NAME")}
              WHEN SOURCE_QUERY NOT LIKE '%--%' ESCAPE '\\' THEN '(' || RTRIM(SOURCE_QUERY, ' ;') || ')'
            END`;

/**
 * Give both functions of an endpoint a comment that calls them with their own columns on a few of the rows
 * that the job was trained on, as far as that is short enough. They take what the deployment has found:
 * `job`, `schema`, `columns` and `lacking`, which says whether there are new ones. Who may not comment on the
 * functions has them all the same.
 */
export function commentOnPredictionFunctions(fails: ErrorCode): SqlStep[] {
  const comment = (name: string, fn: string, column: string, what: string) =>
    sql(name, {
      why: what,
      when: `comments.${column}`,
      mayFail: true,
      statement: `COMMENT ON SCRIPT ::schema.schema_name.::${fn} IS :comments.${column}`,
      fails,
    });
  const text = (fn: string, how: string) => `
          CASE WHEN LENGTH(TAKEN) + LENGTH(ROWS_OF) < ${longestComment - 900}
            THEN SAID || ' ${how} ${exampleMark}SELECT ' || ${quoted(":schema.schema_name")} || '.' ||
              ${quoted(`:${fn}`)} || '(' || TAKEN || ') FROM (SELECT * FROM ' || ROWS_OF || ' LIMIT 5)'
            ELSE SUBSTR(SAID || ' ${how} It takes, in this order: ' || TAKEN, 1, ${longestComment})
          END`;
  return [
    sql("comments", {
      why: "What catalogues and agents show of the functions.",
      when: "lacking.tabular",
      mayFail: true,
      statement: `
        SELECT${text("endpoint_name", "For sets of rows: PREDICTIONS stands behind the columns.")},${text(
          "endpoint_name.scalar",
          "Row by row, beside any other column; a row that cannot be predicted has an ERROR.",
        )}
        FROM (
          SELECT
            'Predicts ' || TARGET_ATTRIBUTE_NAME || ' by endpoint ' || :endpoint_name ||
              ', deployed for Autopilot job ' || JOB_NAME || '.' AS SAID,
            :columns.taken AS TAKEN,
            ${sourceOfJob} AS ROWS_OF
          FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
          WHERE JOB_NAME = :job.job_name
        )`,
      fails,
      row: ["of_rows", "of_row"],
    }),
    comment("rows_comment", "endpoint_name", "of_rows", "The function for sets of rows."),
    comment("row_comment", "endpoint_name.scalar", "of_row", "The function for one row."),
  ];
}

/**
 * Gives the function of a forecasting job a comment that calls it on the histories that the job was trained
 * on. It takes what the deployment has found: `job`, `schema`, `series` and `lacking`.
 */
export function commentOnForecastFunction(fails: ErrorCode): SqlStep[] {
  return [
    sql("forecast_comments", {
      why: "What catalogues and agents show of the function.",
      when: "lacking.forecast",
      mayFail: true,
      statement: `
        SELECT
          CASE WHEN LENGTH(ROWS_OF) + LENGTH(:series.taken) < ${longestComment - 900}
            THEN SAID || '${exampleMark}SELECT ' || ${quoted(":schema.schema_name")} || '.' ||
              ${quoted(":endpoint_name")} || '(' || :series.taken || ') FROM ' || ROWS_OF
            ELSE SUBSTR(SAID || ' It takes, in this order: ' || :series.taken, 1, ${longestComment})
          END
        FROM (
          SELECT
            'Forecasts ' || TARGET_ATTRIBUTE_NAME || ' by the model of Autopilot job ' || JOB_NAME ||
              ', deployed to endpoint ' || :endpoint_name || ': takes the history of each ' || ITEM_COLUMN ||
              ', gives the ' || HORIZON || ' steps of ' || FREQUENCY || ' after it.' AS SAID,
            ${sourceOfJob} AS ROWS_OF
          FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
          WHERE JOB_NAME = :job.job_name
        )`,
      fails,
      row: ["of_histories"],
    }),
    sql("forecast_comment", {
      why: "The function for histories.",
      when: "forecast_comments.of_histories",
      mayFail: true,
      statement: "COMMENT ON SCRIPT ::schema.schema_name.::endpoint_name IS :forecast_comments.of_histories",
      fails,
    }),
  ];
}
