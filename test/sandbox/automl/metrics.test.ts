import * as assert from "uvu/assert";
import { confusionMatrix, measure } from "../../../sandbox/automl/metrics.ts";
import { suite } from "../../support/suite.ts";

const test = suite("metrics");
const of = (...values: number[]) => Float64Array.of(...values);
const rounded = (metrics: Record<string, number>) =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, Number(value.toFixed(4))]));

test("of a regression", () => {
  const metrics = measure("Regression", of(1, 2, 3, 4), [of(1, 2, 4, 6)]);
  assert.equal(rounded(metrics), { MSE: 1.25, RMSE: 1.118, MAE: 0.75, R2: 0 });
});

test("of two classes count the second as the positive one", () => {
  // True positives 2, false positives 1, false negatives 1, true negatives 1.
  const positive = of(0.9, 0.8, 0.4, 0.7, 0.1);
  const metrics = measure("BinaryClassification", of(1, 1, 1, 0, 0), [positive.map((p) => 1 - p), positive]);
  const { LogLoss, ...others } = rounded(metrics);
  assert.equal(others, {
    Accuracy: 0.6,
    BalancedAccuracy: 0.5833,
    F1: 0.6667,
    Precision: 0.6667,
    Recall: 0.6667,
    AUC: 0.8333,
  });
  assert.is(LogLoss, 0.5108);
});

test("of more classes are means over the classes there are", () => {
  const predictions = [of(1, 0, 0, 0), of(0, 1, 0, 1), of(0, 0, 1, 0)];
  const metrics = rounded(measure("MulticlassClassification", of(0, 1, 2, 2), predictions));
  const { Accuracy, BalancedAccuracy, F1macro, PrecisionMacro, RecallMacro } = metrics;
  assert.equal([Accuracy, BalancedAccuracy, RecallMacro], [0.75, 0.8333, 0.8333]);
  assert.equal([F1macro, PrecisionMacro], [0.7778, 0.8333]);
  assert.equal(confusionMatrix(of(0, 1, 2, 2), predictions), [
    [1, 0, 0],
    [0, 1, 0],
    [0, 1, 1],
  ]);
});

test("of scores that are no numbers end", () => {
  const scores = of(Number.NaN, Number.NaN, 0.5, Number.NaN);
  assert.type(measure("BinaryClassification", of(0, 1, 0, 1), [scores, scores]).AUC, "number");
});

test("of equal scores give half an AUC", () => {
  const half = of(0.5, 0.5, 0.5, 0.5);
  assert.is(measure("BinaryClassification", of(0, 1, 0, 1), [half, half]).AUC, 0.5);
});

test.run();
