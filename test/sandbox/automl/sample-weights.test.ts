import { isDeepStrictEqual } from "node:util";
import * as assert from "uvu/assert";
import type { Feature } from "../../../sandbox/automl/columns.ts";
import { type Learner, learn, treeFeaturesFor } from "../../../sandbox/automl/learners.ts";
import { type LearningData, learningDataOf } from "../../../sandbox/automl/learning-data.ts";
import { measure } from "../../../sandbox/automl/metrics.ts";
import { predictFeatures } from "../../../sandbox/automl/model.ts";
import { train } from "../../../sandbox/automl/train.ts";
import type { TrainingEvent, TrainingRequest } from "../../../sandbox/automl/training-request.ts";
import { suite } from "../../support/suite.ts";
import { messageOf, withCsvFiles } from "./csv-files.ts";

const test = suite("sample weights");

/** Row `i` of a sequence of numbers in [0, 1) that repeats itself after 101 rows. */
const place = (i: number) => ((i * 37) % 101) / 101;
/** Rows of two numbers and a category; every third one, of which y is another function, counts twice. */
const base = Array.from({ length: 300 }, (_, i) => {
  const [a, b, level] = [place(i), place(i * 7 + 3), i % 4];
  const odd = i % 3 === 0;
  return { a, b, level, y: (odd ? 5 - 4 * a : 2 * a + b) + level, weight: odd ? 2 : 1 };
});
type Row = (typeof base)[number];

/** Each row's copies beside it, so that the fifths that watch the boosting are the same. */
function twice(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => Array.from({ length: row.weight }, () => ({ ...row, weight: 1 })));
}

function dataOf(rows: readonly Row[], classes: number): LearningData {
  const column = (of: (row: Row) => number) => Float64Array.from(rows, of);
  const features: Feature[] = [
    { column: "a", values: column(({ a }) => a) },
    { column: "b", values: column(({ b }) => b) },
    { column: "level", values: column(({ level }) => level), levels: ["p", "q", "r", "s"] },
  ];
  const weights = column(({ weight }) => weight);
  const target = column(({ y }) => (classes === 0 ? y : Math.min(classes - 1, Math.floor(y / 3))));
  const all = Int32Array.from(rows, (_, i) => i);
  return learningDataOf(features, { target, classes, weights }, all);
}

const problemTypes = { 0: "Regression", 2: "BinaryClassification", 3: "MulticlassClassification" } as const;

/** What a model that learned from some rows says of the base's. */
function answers(learner: Learner, rows: readonly Row[], classes: 0 | 2 | 3): number[] {
  const data = dataOf(rows, classes);
  const predictor = learn(learner, data, () => undefined);
  const model = {
    problemType: problemTypes[classes],
    predictor,
    treeFeatures: treeFeaturesFor(learner, data),
  };
  const predictions = predictFeatures(model, dataOf(base, classes).features, base.length);
  return predictions.flatMap((values) => Array.from(values));
}

const distance = (one: number[], other: number[]) =>
  one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] as number)), 0) / one.length;

const unweighted = base.map((row) => ({ ...row, weight: 1 }));
const boosting = {
  rounds: 40,
  leaves: 8,
  depth: 3,
  learningRate: 0.1,
  lambda: 1,
  minimumWeight: 5,
  subsample: 1,
};
const forest = { trees: 60, depth: 5, minimumWeight: 5, bootstrap: true };

for (const [what, learner, tolerance, classes] of [
  ["a ridge regression", { algorithm: "linear-learner", settings: { lambda: 1 } }, 1e-6, [0]],
  [
    "a decision tree",
    { algorithm: "decision-tree", settings: { ...forest, trees: 1, bootstrap: false } },
    1e-6,
    [0, 2, 3],
  ],
  ["a boosting", { algorithm: "gradient-boosting", settings: boosting }, 1e-6, [0, 2, 3]],
] as [string, Learner, number, (0 | 2 | 3)[]][]) {
  for (const count of classes) {
    test(`to ${what} (${problemTypes[count]}) a row of weight 2 is two rows`, () => {
      const weighted = answers(learner, base, count);
      assert.ok(distance(weighted, answers(learner, twice(base), count)) < tolerance);
      assert.ok(distance(weighted, answers(learner, unweighted, count)) > 1e-3);
    });
  }
}

for (const [what, learner, classes] of [
  ["a softmax regression", { algorithm: "linear-learner", settings: { lambda: 1 } }, [2, 3]],
  ["a random forest", { algorithm: "randomforest", settings: forest }, [0, 2, 3]],
] as [string, Learner, (0 | 2 | 3)[]][]) {
  for (const count of classes) {
    test(`to ${what} (${problemTypes[count]}), which draws rows, it is about that`, () => {
      const weighted = answers(learner, base, count);
      const near = distance(weighted, answers(learner, twice(base), count));
      const far = distance(weighted, answers(learner, unweighted, count));
      assert.ok(near < 0.7 * far, `${near} to two rows, ${far} to one`);
    });
  }
}

test("metrics count a row of weight 2 as two rows", () => {
  for (const classes of [0, 2, 3] as const) {
    const measured = (rows: readonly Row[]) => {
      const { target, weights } = dataOf(rows, classes);
      const score = (label: number) =>
        Float64Array.from(rows, ({ a, level }) => Math.round((a + label * (level + 1)) * 4) / 99);
      const predictions = classes === 0 ? [score(1)] : Array.from({ length: classes }, (_, i) => score(i));
      return measure(problemTypes[classes], target, predictions, weights);
    };
    const metrics = measured(base);
    for (const [name, value] of Object.entries(measured(twice(base)))) {
      assert.ok(Math.abs(value - (metrics[name] ?? Number.NaN)) < 1e-9, name);
    }
  }
});

const csv = (rows: readonly Row[], weight: (row: Row, i: number) => string) =>
  [
    "a,b,level,y,w",
    ...rows.map((row, i) => `${row.a},${row.b},${"pqrs"[row.level]},${row.y},${weight(row, i)}`),
    "",
  ].join("\n");
const many = Array.from({ length: 4 }, () => base).flat();

async function trained(content: string, request: Partial<TrainingRequest>) {
  const events: TrainingEvent[] = [];
  await withCsvFiles([content], (files) =>
    train({ files, target: "y", maxCandidates: 3, problemType: "Regression", ...request }, (event) =>
      events.push(event),
    ),
  );
  return events.flatMap((event) => (event.kind === "candidate-completed" ? [event] : []));
}

test("rows of weight 0, and those without a weight, are left out, and no unit matters", async () => {
  const odd = ["0", "", "-1", "none"];
  const left = await trained(
    csv(many, (_, i) => (i % 5 === 0 ? (odd[i % 4] as string) : "0.25")),
    { sampleWeights: "w" },
  );
  const without = await trained(
    csv(
      many.filter((_, i) => i % 5 !== 0),
      () => "1",
    ),
    { sampleWeights: "w" },
  );
  assert.is(left.length, 3);
  const model = ({ artefact, metrics, validationMetrics }: (typeof left)[number]) => ({
    artefact,
    metrics,
    validationMetrics,
  });
  // Not printed: a model is long.
  assert.ok(isDeepStrictEqual(left.map(model), without.map(model)));
});

test("nothing is learned from the weights, and rows to predict have none", async () => {
  const [first] = await trained(
    csv(many, ({ y }) => String(y)),
    { sampleWeights: "w" },
  );
  const columns = JSON.parse(first?.artefact ?? "{}").columns.map(({ name }: { name: string }) => name);
  assert.equal(columns, ["a", "b", "level"]);
});

test("weights change the model, its metrics and maybe which one is best", async () => {
  const content = csv(many, ({ weight }) => String(weight === 2 ? 50 : 1));
  const [weighted] = await trained(content, { sampleWeights: "w" });
  const [plain] = await trained(content, {});
  assert.is.not(weighted?.artefact, plain?.artefact);
  assert.is.not(weighted?.validationMetrics.MSE, plain?.validationMetrics.MSE);
});

test("weights that are not there, and too few of them, end a training", async () => {
  const content = csv(many, (_, i) => (i < 400 ? "1" : ""));
  assert.match(
    await messageOf(trained(content, { sampleWeights: "v" })),
    /sample weights v is not in the input/,
  );
  assert.match(
    await messageOf(trained(content, { sampleWeights: "w" })),
    /400 rows with a target and a weight, but/,
  );
  const endless = csv(many, (_, i) => (i === 7 ? "1e400" : "1"));
  assert.match(
    await messageOf(trained(endless, { sampleWeights: "w" })),
    "The column of sample weights w holds '1e400', but 1e+100 is the most.",
  );
});

test.run();
