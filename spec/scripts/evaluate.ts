import { scalarSuffix } from "../facts.ts";
import { defineParameter, defineScript, optional, partial, sql } from "../model.ts";
import { schemaName } from "../parameters.ts";
import { forecasts, predictsOneRow } from "../prediction-functions.ts";
import { dropOfView, viewOfQuery } from "../query-view.ts";
import { checkServedModel, findServedModel } from "../served-model.ts";

const functionName = defineParameter({
  name: "function_name",
  type: "VARCHAR(128)",
  description: "The prediction function, as the deployment calls it: the endpoint's name.",
  reads: "identifier",
  minimumLength: 1,
  derives: { scalar: { suffix: scalarSuffix } },
  known: {
    error: "E-SME-394",
    statement: `
      SELECT SUBSTR(SCRIPT_NAME, 1, LENGTH(SCRIPT_NAME) - 7),
        CASE WHEN SCRIPT_SCHEMA NOT IN (:schema_name, :schema_name.folded)
          THEN 'Schema ' || SCRIPT_SCHEMA || ' has it.' END
      FROM SYS.EXA_ALL_SCRIPTS
      WHERE ${predictsOneRow}
      ORDER BY EDIT_DISTANCE(SCRIPT_NAME, :function_name.scalar), SCRIPT_NAME
      LIMIT 5`,
  },
  example: "abaloneRings",
});

const query = defineParameter({
  name: "query",
  type: "VARCHAR(2000000)",
  description:
    "Query for the rows, with the columns that the function takes and the target. Left out, it is the view of the rows that the job's training held out. It runs with the caller's rights.",
  reads: "sql",
  example: "SELECT * FROM DEMO.ABALONE_TEST",
});

const target = defineParameter({
  name: "target",
  type: "VARCHAR(128)",
  description:
    "The query's column with what was to be predicted; the one that the model was trained for when it is left out. An unquoted name means its upper-case spelling.",
  reads: "identifier",
  minimumLength: 1,
  example: "RINGS",
});

/** Of each metric, what SME_EVALUATIONS and the script's result both have. */
const resultColumns = [
  { name: "EVALUATION", type: "VARCHAR(12)", description: "What SME_EVALUATIONS knows it by." },
  { name: "METRIC", type: "VARCHAR(100)", description: "What was measured." },
  { name: "LABEL", type: "VARCHAR(2000000)", description: "The label that it is about; NULL for all rows." },
  { name: "VALUE", type: "DOUBLE", description: "NULL where it is not defined: a `Note` says why then." },
] as const;

function evaluation(kind: "classification" | "regression") {
  const probabilities = kind === "classification" ? `, "PROBABILITIES"` : "";
  return sql(kind, {
    when: { value: "stated.kind", is: kind },
    statement: `
      INSERT INTO ::script_schema."SME_EVALUATIONS" (
        EVALUATION, EVALUATED_AT, EVALUATED_BY, SCHEMA_NAME, FUNCTION_NAME, JOB_NAME, DEPLOYMENT,
        VERSION, CANDIDATE_NAME, QUERY, TARGET, METRIC, LABEL, "VALUE", EVALUATED_ROWS
      )
      SELECT :run.evaluation, CURRENT_TIMESTAMP, :current_user, :function.schema, :stated.endpoint_name,
        COALESCE(:served.job_name, :stated.job_name), :stated.deployment, :served.version,
        :served.candidate_name, :query, :model.target,
        METRIC, LABEL, "VALUE", EVALUATED_ROWS
      FROM (
        SELECT ::script_schema."SME_EVALUATION_UDF"("TARGET", "PREDICTION", "ERROR"${probabilities})
        FROM (
          SELECT ::model.target AS "TARGET", ::function.schema.::function.name(::stated.columns)
          FROM ::script_schema.::run.view
        )
      )`,
    fails: "E-SME-395",
    undo: {
      statement: `DELETE FROM ::script_schema."SME_EVALUATIONS" WHERE EVALUATION = :run.evaluation`,
      what: "the evaluation",
    },
  });
}

export default defineScript({
  name: "SME_EVALUATE",
  summary:
    "Predicts rows whose target is known, tells how good the predictions are, and notes it in SME_EVALUATIONS.",
  details: `It asks the endpoint of the prediction function for each row of the query. For a regression the metrics are those of
SME_REGRESSION_METRICS; for a classification those of SME_CLASSIFICATION_METRICS, with \`LogLoss\` and \`Brier\` from the probabilities of all labels, and
\`AUC\` where there are two. \`RowsFailed\` counts the rows that the endpoint gave no prediction for, as a whole and by the first five errors; they
are among \`RowsNotEvaluated\`. Where no row can be evaluated, the script fails and nothing is noted; nor is it where two versions of the model may have answered,
because AWS switched meanwhile.

It takes the functions that SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT of this release made, which say what they take and whose model they ask. For
predictions of anything else use the metric functions in a SELECT.`,
  arguments: "json",
  parameters: [functionName, schemaName, optional(query), optional(target)],
  steps: [
    sql("function", {
      why: "The function for one row at a time lets the target stand beside the prediction.",
      statement: `
        SELECT SCRIPT_SCHEMA, SCRIPT_NAME, SCRIPT_TEXT
        FROM SYS.EXA_ALL_SCRIPTS
        WHERE SCRIPT_SCHEMA IN (:schema_name, :schema_name.folded)
          AND (
            SCRIPT_NAME IN (:function_name, :function_name.scalar, :function_name.folded || '${scalarSuffix}')
              AND ${predictsOneRow}
            OR SCRIPT_NAME IN (:function_name, :function_name.folded)
              AND ${forecasts}
          )
        ORDER BY CASE WHEN SCRIPT_NAME = :function_name.scalar THEN 1 ELSE 2 END,
          CASE WHEN SCRIPT_SCHEMA = :schema_name.folded THEN 1 ELSE 2 END
        LIMIT 1`,
      fails: "E-SME-395",
      empty: "E-SME-394",
      suggests: "function_name",
      row: ["schema", "name", "text"],
    }),
    partial("stated", {
      why: "The function says which deployment made it.",
      partial: "stated-deployment",
      takes: { text: "function.text" },
      gives: ["job_name", "endpoint_name", "deployment", "target", "columns", "kind"],
      lists: ["columns"],
      fails: { damaged: "E-SME-395", forecast: "E-SME-422" },
    }),
    ...findServedModel("E-SME-395"),
    sql("holdout", {
      why: "Rows that the model has not seen are those to evaluate it by.",
      statement: `
        SELECT 'SELECT * FROM "' || REPLACE(:script_schema, '"', '""') || '"."' || HOLDOUT_VIEW_NAME || '"'
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        WHERE JOB_NAME = COALESCE(:served.job_name, :stated.job_name) AND HOLDOUT_VIEW_NAME IS NOT NULL`,
      fails: "E-SME-395",
      row: ["query"],
      fills: { query: "query" },
      unfilled: "E-SME-397",
    }),
    sql("run", {
      statement: `
        SELECT LOWER(SUBSTR(CAST(HASH_SHA1(SYS_GUID()) AS VARCHAR(40)), 1, 12)), 'SME_EVALUATED_' || UPPER(SYS_GUID())`,
      fails: "E-SME-395",
      row: ["evaluation", "view"],
    }),
    viewOfQuery("rows", "query", "run.view", "E-SME-398"),
    sql("columns", {
      statement: `
        SELECT COLUMN_NAME
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :run.view
        ORDER BY COLUMN_ORDINAL_POSITION`,
      fails: "E-SME-395",
    }),
    partial("model", {
      why: "What the query lacks is said by name, before anything is asked.",
      partial: "evaluated-columns",
      takes: {
        rows: "columns",
        columns: "stated.columns",
        target: "target",
        target_folded: "target.folded",
        own_target: "stated.target",
      },
      gives: ["target"],
      fails: { missing: "E-SME-399", twice: "E-SME-398" },
    }),
    evaluation("regression"),
    evaluation("classification"),
    checkServedModel("E-SME-395"),
    dropOfView("cleanup", "run.view", "E-SME-395"),
    sql("metrics", {
      statement: `
        SELECT EVALUATION, METRIC, LABEL, "VALUE"
        FROM ::script_schema."SME_EVALUATIONS"
        WHERE EVALUATION = :run.evaluation
        ORDER BY CASE WHEN METRIC = 'Note' THEN 3 WHEN LABEL IS NULL THEN 1 ELSE 2 END, LABEL, METRIC`,
      fails: "E-SME-395",
      empty: "E-SME-397",
      row: ["evaluation", "metric", "label", "value"],
    }),
  ],
  returns: { from: "metrics", rows: "all", columns: resultColumns },
  example: `EXECUTE SCRIPT ML.SME_EVALUATE('{"function_name": "abaloneRings", "schema_name": "PRED_SCHEMA", "query": "SELECT * FROM DEMO.ABALONE_TEST", "target": "RINGS"}')`,
});
