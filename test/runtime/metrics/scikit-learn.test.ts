import * as assert from "uvu/assert";
import { handle as classificationMetrics } from "../../../runtime/handlers/classification-metrics.ts";
import { handle as regressionMetrics } from "../../../runtime/handlers/regression-metrics.ts";
import { handle as thresholdMetrics } from "../../../runtime/handlers/threshold-metrics.ts";
import { type GivenArgument, groupOf } from "../../support/group-of-rows.ts";
import {
  assertClose,
  byName,
  type ClassificationCase,
  type RegressionCase,
  readExpected,
} from "../../support/scikit-learn.ts";
import { suite } from "../../support/suite.ts";

const test = suite("metrics as scikit-learn's");
const expected = readExpected();
const doubles = (values: readonly number[]): GivenArgument => ({ type: "DOUBLE", values });
const texts = (values: readonly string[]): GivenArgument => ({ type: "VARCHAR(100)", values });
const weighted = (weights: readonly number[] | null) =>
  weights === null ? {} : { weight: doubles(weights) };

function checkRegression({ actual, predicted, weights, metrics }: RegressionCase, what: string): void {
  const group = groupOf({ actual: doubles(actual), predicted: doubles(predicted), ...weighted(weights) });
  const found = byName(regressionMetrics(group));
  for (const [name, value] of Object.entries(metrics)) {
    // The data of abalone have no weights; what scikit-learn makes too large for a double is null.
    assertClose(found.get(name), value, `${what}: ${name}`);
  }
}

function checkClassification(one: ClassificationCase, what: string): void {
  const { actual, predicted, probabilities, positive, weights, metrics } = one;
  const isWeighted = weights !== null;
  const none = { type: "BOOLEAN", values: actual.map(() => null) };
  const label = { type: "VARCHAR(100)", values: actual.map(() => positive) };
  const group = groupOf({
    actual: texts(actual),
    predicted: texts(predicted),
    ...(probabilities || isWeighted
      ? { probability_of_positive: probabilities ? doubles(probabilities) : none, positive_label: label }
      : {}),
    ...weighted(weights),
  });
  const found = byName(classificationMetrics(group));
  for (const [name, value] of Object.entries(metrics))
    assertClose(found.get(name), value, `${what}: ${name}`);
  assert.is(found.has("AUC"), probabilities !== null);
  if (metrics.AUC !== null && probabilities !== null) assert.is(found.get("AUCError"), 0);
}

test("there are 200 cases a kind at least", () => {
  for (const kind of ["regression", "classification", "thresholds"] as const) {
    assert.ok(expected[kind].length >= 200);
  }
});

test("regressions: tiny, huge, constant, zero, weighted", () => {
  for (const [i, one] of expected.regression.entries()) checkRegression(one, `case ${i}`);
});

test("classifications: ties, one class, odd labels, weighted", () => {
  for (const [i, one] of expected.classification.entries()) checkClassification(one, `case ${i}`);
});

test("thresholds: ties, one class, weighted", () => {
  for (const [i, { actual, probabilities, positive, weights, thresholds }] of expected.thresholds.entries()) {
    const group = groupOf({
      actual: texts(actual),
      probability: doubles(probabilities),
      positive_label: texts(actual.map(() => positive)),
      ...weighted(weights),
    });
    const rows = [...thresholdMetrics(group)].map((row) => Object.values(row));
    assert.is(rows.length, thresholds.length, `case ${i}`);
    for (const [j, values] of thresholds.entries()) {
      for (const [k, value] of values.entries())
        assertClose(rows[j]?.[k], value, `case ${i}, row ${j}, value ${k}`);
    }
  }
});

test("the held-out rows of abalone", () => {
  checkRegression(expected.abalone.regression, "rings");
  checkClassification(expected.abalone.classification, "more than 10 rings");
});

test.run();
