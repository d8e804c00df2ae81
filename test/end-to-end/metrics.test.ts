/** The metric functions in SQL. Most cases are those of test/runtime/metrics. */

import * as assert from "uvu/assert";
import type { Cell } from "../../deploy/database/result.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { assertClose, readExpected } from "../support/scikit-learn.ts";
import { suite } from "../support/suite.ts";
import { openUserOfSandbox, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("metrics in SQL");
const expected = readExpected();

test.before(async (context) => {
  context.user = await openUserOfSandbox();
  await context.user.run("CREATE SCHEMA DEMO");
});
test.after(({ user }) => user?.close());

const literal = (value: number | string | null) => {
  if (value === null) return "NULL";
  // An exponent makes it a DOUBLE.
  return typeof value === "number" ? value.toExponential() : quoteLiteral(value);
};

/** The metrics of a table as a name each: `Accuracy`, or of a label `Recall yes`. */
async function metricsOf(user: UserOfSandbox, call: string): Promise<Map<string, Cell>> {
  const rows = await user.rows(`SELECT METRIC, LABEL, "VALUE" FROM (SELECT ML.${call})`);
  return new Map(
    rows.map(([metric, label, value]) => [
      label === null ? String(metric) : `${metric} ${label}`,
      value ?? null,
    ]),
  );
}

function assertMetrics(
  found: ReadonlyMap<string, Cell>,
  metrics: Readonly<Record<string, number | null>>,
): void {
  for (const [name, value] of Object.entries(metrics)) {
    const cell = found.get(name) ?? null;
    assertClose(cell === null ? null : Number(cell), value, name);
  }
}

async function load(
  user: UserOfSandbox,
  table: string,
  columns: string,
  rows: (number | string | null)[][],
): Promise<void> {
  await user.run(`CREATE TABLE DEMO.${table} (${columns})`);
  const values = rows.map((row) => `(${row.map(literal).join(",")})`);
  await user.run(`INSERT INTO DEMO.${table} VALUES ${values.join(",")}`);
}

test("a regression of abalone has scikit-learn's metrics, of whatever type the columns are", async ({
  user,
}) => {
  const { actual, predicted, metrics } = expected.abalone.regression;
  const rows = actual.map((rings, i) => [rings, predicted[i] ?? 0]);
  await load(user, "RINGS", "ACTUAL DECIMAL(9,0), PREDICTED DOUBLE", rows);
  assertMetrics(await metricsOf(user, "SME_REGRESSION_METRICS(ACTUAL, PREDICTED) FROM DEMO.RINGS"), metrics);
  const casts = "CAST(ACTUAL AS VARCHAR(9)), CAST(PREDICTED AS DECIMAL(20,4)), 1";
  assertMetrics(await metricsOf(user, `SME_REGRESSION_METRICS(${casts}) FROM DEMO.RINGS`), metrics);
});

test("a classification of abalone has scikit-learn's metrics, of whatever type the labels are", async ({
  user,
}) => {
  const { actual, predicted, probabilities, metrics } = expected.abalone.classification;
  const rows = actual.map((label, i) => [label, predicted[i] ?? "", probabilities?.[i] ?? 0]);
  await load(user, "OLD", "ACTUAL VARCHAR(3), PREDICTED CHAR(5), PROBABILITY DECIMAL(18,4)", rows);
  const call = "SME_CLASSIFICATION_METRICS(ACTUAL, PREDICTED, PROBABILITY, 'yes') FROM DEMO.OLD";
  assertMetrics(await metricsOf(user, call), metrics);
  const truths = `SME_CLASSIFICATION_METRICS(ACTUAL = 'yes', CASE WHEN TRIM(PREDICTED) = 'yes' THEN 1 ELSE 0 END, PROBABILITY, TRUE)`;
  const found = await metricsOf(user, `${truths} FROM DEMO.OLD`);
  assertMetrics(found, { AUC: metrics.AUC ?? null, "F1 true": metrics["F1 yes"] ?? null });
});

test("each group has metrics of its own", async ({ user }) => {
  const rows = await user.rows(`SELECT METRIC, "VALUE" FROM (
    SELECT ML.SME_REGRESSION_METRICS(ACTUAL, PREDICTED) FROM DEMO.RINGS GROUP BY ACTUAL > 10) WHERE METRIC = 'Rows' ORDER BY 2`);
  const old = expected.abalone.regression.actual.filter((rings) => rings > 10).length;
  assert.equal(rows, [
    ["Rows", old],
    ["Rows", expected.abalone.regression.actual.length - old],
  ]);
});

test("the calls of the reference pages, in FROM and in a view", async ({ user }) => {
  await user.run(
    "CREATE TABLE DEMO.CHURN_PREDICTED (ACTUAL VARCHAR(3), PREDICTED VARCHAR(3), PROBABILITY_OF_YES DECIMAL(18,4))",
  );
  await user.run(
    "INSERT INTO DEMO.CHURN_PREDICTED VALUES ('yes','yes',0.9), ('no','no',0.2), ('yes','no',0.4), ('no','yes',0.6), ('no',NULL,NULL)",
  );
  await user.run(`CREATE VIEW DEMO.QUALITY AS SELECT * FROM (
    SELECT ML.SME_CLASSIFICATION_METRICS(ACTUAL, PREDICTED, PROBABILITY_OF_YES, 'yes') FROM DEMO.CHURN_PREDICTED)`);
  assert.equal(
    await user.rows(
      `SELECT METRIC, "VALUE" FROM DEMO.QUALITY WHERE METRIC IN ('AUC', 'Accuracy', 'RowsNotEvaluated') AND LABEL IS NULL ORDER BY METRIC`,
    ),
    [
      ["AUC", 0.75],
      ["Accuracy", 0.5],
      ["RowsNotEvaluated", 1],
    ],
  );
  assert.equal(
    await user.rows(`SELECT THRESHOLD, TP, FP, TN, FN FROM (
      SELECT ML.SME_THRESHOLD_METRICS(ACTUAL, PROBABILITY_OF_YES, 'yes') FROM DEMO.CHURN_PREDICTED) ORDER BY THRESHOLD DESC NULLS LAST`),
    [
      [0.9, 1, 0, 2, 1],
      [0.6, 1, 1, 1, 1],
      [0.4, 2, 1, 1, 0],
      [0.2, 2, 2, 0, 0],
      [null, null, null, 1, 0],
    ],
  );
});

test("an untyped NULL stands for no probabilities, and a weight may follow it", async ({ user }) => {
  const rows = await user.rows(
    "SELECT ML.SME_CLASSIFICATION_METRICS(ACTUAL, PREDICTED, NULL, NULL, 2) FROM DEMO.CHURN_PREDICTED",
  );
  assert.ok(rows.some(([metric, label, value]) => metric === "support" && label === "no" && value === 4));
  assert.not.ok(rows.some(([metric]) => metric === "AUC"));
});

test("too few arguments are refused with those that are taken", async ({ user }) => {
  assert.match(
    await user.refusal("SELECT ML.SME_REGRESSION_METRICS(PROBABILITY_OF_YES) FROM DEMO.CHURN_PREDICTED"),
    /^E-SME-385: SME_REGRESSION_METRICS takes actual, predicted and, if wanted, weight, but was called with 1 arg/,
  );
});

test.run();
