import * as assert from "uvu/assert";
import { crossValidate } from "../../../sandbox/automl/cross-validation.ts";
import { chooseEnsemble } from "../../../sandbox/automl/ensemble.ts";
import type { BoostingSettings } from "../../../sandbox/automl/gradient-boosting.ts";
import { chooseLearners, type Learner } from "../../../sandbox/automl/learners.ts";
import { learningDataOf } from "../../../sandbox/automl/learning-data.ts";
import { measure, type Predictions } from "../../../sandbox/automl/metrics.ts";
import { meanOfMembers } from "../../../sandbox/automl/model.ts";
import { seededRandom } from "../../../sandbox/automl/random.ts";
import { suite } from "../../support/suite.ts";

const test = suite("ensembles");
const rows = 400;
const random = seededRandom(1);
const column = (value: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => value(i));
const weights = column(() => 1);
const truth = column(() => random());
const withNoise = (size: number): Predictions => [truth.map((value) => value + size * (random() - 0.5))];

test("models that err independently count alike, and a far worse one doesn't", () => {
  const library = [withNoise(1), withNoise(1), withNoise(10)];
  const chosen = chooseEnsemble(library, { problemType: "Regression", objective: "MSE", truth, weights });
  const [first = 0, second = 0, third = 0] = chosen;
  assert.ok(Math.abs(first - second) < 0.15 && third < 0.05, String(chosen));
  assert.ok(Math.abs(first + second + third - 1) < 1e-9);
});

test("a model that nothing improves stays alone", () => {
  const library = [withNoise(0), withNoise(1)];
  const judgement = { problemType: "Regression", objective: "MAE", truth, weights } as const;
  assert.equal(chooseEnsemble(library, judgement), [1, 0]);
});

test("hardly sure models that are right are taken where the mean falls behind them by the objective", () => {
  const labels = truth.map((value) => (value > 0.5 ? 1 : 0));
  const probabilities = (positive: (label: number, i: number) => number): Predictions => {
    const ones = labels.map(positive);
    return [ones.map((one) => 1 - one), ones];
  };
  // Sure of most, and wrong in some; and hardly sure, but right.
  const sure = probabilities((label, i) =>
    i % 25 === 0 ? 0.5 - (label - 0.5) * 0.01 : 0.5 + (label - 0.5) * 0.98,
  );
  const right = probabilities((label) => 0.5 + (label - 0.5) * 0.02);
  const judgement = { problemType: "BinaryClassification", truth: labels, weights } as const;
  const accuracyOf = (objective: string) => {
    const chosen = chooseEnsemble([sure, right], { ...judgement, objective });
    const members = [sure, right].map((predictions, i) => ({ predictions, weight: chosen[i] as number }));
    const mean = meanOfMembers({ members }, ({ predictions }) => predictions);
    return measure("BinaryClassification", labels, mean, weights).Accuracy ?? 0;
  };
  assert.ok(accuracyOf("Accuracy") > 0.97, String(accuracyOf("Accuracy")));
});

test("the mean of a regression's models is better than each of them", () => {
  const library = [withNoise(1), withNoise(1.1), withNoise(0.9)];
  const chosen = chooseEnsemble(library, { problemType: "Regression", objective: "MSE", truth, weights });
  const members = library.map((predictions, i) => ({ predictions, weight: chosen[i] as number }));
  const errorOf = (predictions: Predictions) =>
    measure("Regression", truth, predictions, weights).MSE ?? Number.NaN;
  const mean = errorOf(meanOfMembers({ members }, ({ predictions }) => predictions));
  for (const predictions of library) assert.ok(mean < 0.8 * errorOf(predictions));
});

const boosting = {
  rounds: 40,
  leaves: 8,
  depth: 4,
  learningRate: 0.1,
  lambda: 1,
  minimumWeight: 5,
  subsample: 1,
};
const learners: Learner[] = [
  { algorithm: "linear-learner", settings: { lambda: 1 } },
  { algorithm: "decision-tree", settings: { trees: 1, depth: 8, minimumWeight: 2, bootstrap: false } },
  { algorithm: "randomforest", settings: { trees: 30, depth: 8, minimumWeight: 2, bootstrap: true } },
  { algorithm: "gradient-boosting", settings: boosting },
  { algorithm: "gradient-boosting", settings: { ...boosting, byLevels: true } },
];

for (const learner of learners) {
  const how = "byLevels" in learner.settings ? " by levels" : "";
  test(`what a ${learner.algorithm}${how} has learned from a row doesn't tell in its cross-validation`, () => {
    const noise = seededRandom(4);
    const level = column(() => Math.floor(noise() * 100));
    const features = [
      { column: "a", values: column(() => noise()) },
      { column: "b", values: column(() => noise()) },
      // Four rows each, so that a level's mean gives its rows' targets away.
      { column: "c", values: level, levels: Array.from({ length: 100 }, (_, i) => `level ${i}`) },
    ];
    const all = Int32Array.from({ length: rows }, (_, row) => rows - 1 - row);
    const r2 = (target: Float64Array) => {
      const data = learningDataOf(features, { target, classes: 0, weights }, all);
      const { predictions } = crossValidate(learner, data, "Regression", () => undefined);
      const ordered = Float64Array.from(all, (row) => target[row] as number);
      return measure("Regression", ordered, predictions, weights).R2 ?? Number.NaN;
    };
    const chance = column(() => noise());
    assert.ok(r2(chance) < 0.05, `R2 of chance ${r2(chance)}`);
    const known = column((i) => 2 * (features[0]?.values[i] as number) + 0.1 * noise());
    assert.ok(r2(known) > 0.8, `R2 of something known ${r2(known)}`);
  });
}

test("a boosting by levels knows what many levels make of another column, where their means say nothing", () => {
  const noise = seededRandom(5);
  const level = column((i) => i % 20);
  const size = column(() => noise() - 0.5);
  const target = column((i) => ((level[i] as number) % 2 === 0 ? 1 : -1) * (size[i] as number));
  const features = [
    { column: "size", values: size },
    { column: "level", values: level, levels: Array.from({ length: 20 }, (_, i) => `level ${i}`) },
  ];
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const data = learningDataOf(features, { target, classes: 0, weights }, all);
  const r2 = (settings: BoostingSettings) => {
    const learner: Learner = { algorithm: "gradient-boosting", settings };
    const { predictions } = crossValidate(learner, data, "Regression", () => undefined);
    return measure("Regression", target, predictions, weights).R2 ?? Number.NaN;
  };
  const byMeans = r2(boosting);
  const byLevels = r2({ ...boosting, byLevels: true });
  assert.ok(byLevels > 0.7, `R2 ${byLevels}`);
  assert.ok(byLevels > byMeans + 0.1, `R2 ${byLevels}, by means ${byMeans}`);
  const chosen = chooseLearners(data, undefined, ["gradient-boosting"]);
  assert.is(chosen.filter(({ settings }) => "byLevels" in settings).length, 1);
});

test.run();
