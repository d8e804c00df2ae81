import * as assert from "uvu/assert";
import type { Answers } from "../../../sandbox/automl/evaluate.ts";
import { reportModelQuality } from "../../../sandbox/automl/model-quality.ts";
import { areaUnder, thinOut, thresholdCurves } from "../../../sandbox/automl/threshold-curves.ts";
import { suite } from "../../support/suite.ts";

const test = suite("model quality");

interface Value {
  value: number;
  standard_deviation: number | "NaN";
}
type Section = Record<string, Value>;

/** Answers with so many rows for each actual (first index) and predicted label. */
function answersOf(matrix: number[][]): Answers {
  const rows = matrix.flatMap((counts, actual) =>
    counts.flatMap((count, predicted) => Array.from({ length: count }, () => ({ actual, predicted }))),
  );
  return {
    truth: Float64Array.from(rows, ({ actual }) => actual),
    predictions: matrix.map((_, label) =>
      Float64Array.from(rows, ({ predicted }) => (predicted === label ? 0.9 : 0.1 / (matrix.length - 1))),
    ),
  };
}

const evaluated = new Date("2026-11-25T19:03:11.031Z");
function report(...of: [Parameters<typeof reportModelQuality>[0], string[], Answers]) {
  return JSON.parse(reportModelQuality(...of, evaluated)) as Record<string, Section> & { dataset: unknown };
}

function assertValues(section: Section | undefined, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values)) {
    const found = section?.[name]?.value ?? Number.NaN;
    assert.ok(Math.abs(found - value) < 1e-12, `${name} is ${found} instead of ${value}`);
  }
}

test("has AWS' values for AWS' sample of a binary classification", () => {
  const answers = answersOf([
    [1, 2],
    [0, 1],
  ]);
  const { dataset, binary_classification_metrics: metrics = {} } = report(
    "BinaryClassification",
    ["0", "1"],
    answers,
  );
  assert.equal(dataset, { item_count: 4, evaluation_time: "2026-11-25T19:03:11.031Z" });
  assert.equal(metrics.confusion_matrix, { 0: { 0: 1, 1: 2 }, 1: { 0: 0, 1: 1 } });
  assert.equal(metrics.recall, { value: 1, standard_deviation: "NaN" });
  assertValues(metrics, {
    precision: 0.3333333333333333,
    accuracy: 0.5,
    recall_best_constant_classifier: 1,
    precision_best_constant_classifier: 0.25,
    accuracy_best_constant_classifier: 0.25,
    true_positive_rate: 1,
    true_negative_rate: 0.33333333333333337,
    false_positive_rate: 0.6666666666666666,
    false_negative_rate: 0,
    f0_5: 0.3846153846153846,
    f1: 0.5,
    f2: 0.7142857142857143,
    f0_5_best_constant_classifier: 0.29411764705882354,
    f1_best_constant_classifier: 0.4,
    f2_best_constant_classifier: 0.625,
  });
  assert.equal(Object.keys(metrics).slice(11, 15), [
    "receiver_operating_characteristic_curve",
    "precision_recall_curve",
    "auc",
    "au_prc",
  ]);
});

test("has AWS' values for AWS' sample of a multiclass classification, but for the best constant label", () => {
  const answers = answersOf([
    [1180, 510],
    [268, 138],
  ]);
  const { multiclass_classification_metrics: metrics = {} } = report(
    "MulticlassClassification",
    ["0", "1"],
    answers,
  );
  assertValues(metrics, {
    accuracy: 0.6288167938931297,
    weighted_recall: 0.6288167938931297,
    weighted_precision: 0.6983172269629505,
    weighted_f0_5: 0.6803947317178771,
    weighted_f1: 0.6571162346664904,
    weighted_f2: 0.6384024354394601,
    accuracy_best_constant_classifier: 1690 / 2096,
    weighted_precision_best_constant_classifier: (1690 / 2096) ** 2,
  });
  assert.is(Object.keys(metrics).length, 13);
  const spread = metrics.accuracy?.standard_deviation;
  assert.ok(typeof spread === "number" && spread > 0.0005 && spread < 0.02, `${spread}`);
});

test("has the errors of a regression, with deviations from 200 rows on", () => {
  const regression = (rows: number) => {
    const truth = Float64Array.from({ length: rows }, (_, i) => i);
    const answers = { truth, predictions: [truth.map((value, i) => value + (i % 2 === 0 ? 1 : -3))] };
    return report("Regression", [], answers).regression_metrics ?? {};
  };
  const few = regression(199);
  assert.equal(Object.keys(few), ["mae", "mse", "rmse", "r2"]);
  assert.ok(Object.values(few).every(({ standard_deviation }) => standard_deviation === "NaN"));
  const many = regression(200);
  assertValues(many, { mae: 2, mse: 5, rmse: Math.sqrt(5), r2: 1 - 5 / ((200 ** 2 - 1) / 12) });
  assert.ok(Object.values(many).every(({ standard_deviation }) => typeof standard_deviation === "number"));
});

test("writes NaN for what is no number", () => {
  const truth = new Float64Array(10).fill(7);
  const { regression_metrics: metrics } = report("Regression", [], { truth, predictions: [truth] });
  assert.equal(metrics?.r2, { value: "NaN", standard_deviation: "NaN" });
});

test("leaves labels out of the confusion matrix that neither a row nor an answer has", () => {
  const answers = answersOf([
    [2, 0, 0],
    [0, 0, 0],
    [1, 0, 3],
  ]);
  const { multiclass_classification_metrics: metrics } = report(
    "MulticlassClassification",
    ["a", "b", "c"],
    answers,
  );
  assert.equal(metrics?.confusion_matrix, { a: { a: 2, c: 0 }, c: { a: 1, c: 3 } });
});

test("draws the curves from the highest score to the lowest, one point a score", () => {
  const truth = Float64Array.of(1, 0, 1, 1, 0);
  const scores = Float64Array.of(0.9, 0.8, 0.8, 0.3, 0.1);
  const { receiverOperatingCharacteristic: roc, precisionRecall } = thresholdCurves(truth, scores);
  assert.equal(roc, { x: [0, 0, 0.5, 0.5, 1, 1], y: [0, 1 / 3, 2 / 3, 1, 1, 1] });
  assert.equal(precisionRecall, { x: [0, 1 / 3, 2 / 3, 1, 1], y: [1, 1, 2 / 3, 3 / 4, 3 / 5] });
  // Of the six pairs of a positive and a negative row four and a half are in order.
  assert.ok(Math.abs(areaUnder(roc) - 4.5 / 6) < 1e-12);
  const long = Array.from({ length: 5001 }, (_, i) => i);
  const thin = thinOut({ x: long, y: long }, 1000);
  assert.ok(thin.x.length <= 1001);
  assert.equal([thin.x[0], thin.x.at(-1)], [0, 5000]);
});

test("has AWS' curves for AWS' sample, whose rows are all positive", () => {
  const { receiverOperatingCharacteristic: roc, precisionRecall } = thresholdCurves(
    new Float64Array(4).fill(1),
    Float64Array.of(0.4, 0.3, 0.2, 0.1),
  );
  assert.equal(roc, { x: [0, 0, 0, 0, 0, 1], y: [0, 0.25, 0.5, 0.75, 1, 1] });
  assert.equal(precisionRecall, { x: [0, 0.25, 0.5, 0.75, 1], y: [1, 1, 1, 1, 1] });
});

test.run();
