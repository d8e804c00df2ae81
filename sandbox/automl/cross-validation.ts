import { selectRows } from "./evaluate.ts";
import type { BinnedFeature } from "./feature-bins.ts";
import { foldsOf } from "./folds.ts";
import { scoreForest, trainForest } from "./forest.ts";
import { boostFolds, boostingFeaturesFor } from "./gradient-boosting.ts";
import { type Learner, learn } from "./learners.ts";
import type { CheckTime, LearningData } from "./learning-data.ts";
import type { Predictions } from "./metrics.ts";
import { type LearnedModel, predictColumns } from "./model.ts";
import type { ProblemType } from "./target.ts";
import type { Tree } from "./tree.ts";

/** A model that learned from all rows, and what it would say of each one if it hadn't learned from it. */
export interface CrossValidated {
  predictor: LearnedModel;
  /** In the order of the data's rows. */
  predictions: Predictions;
}

/**
 * Learns from all of the data's rows. Boosting has models that leave another fifth of the rows out each, and
 * answer for it; the trees of a forest leave rows out by themselves (Breiman's out-of-bag estimate), so
 * that they can be asked about these; others learn once more without each of the fifths.
 */
export function crossValidate(
  learner: Learner,
  data: LearningData,
  problemType: ProblemType,
  checkTime: CheckTime,
): CrossValidated {
  if (learner.algorithm === "randomforest") {
    const bag = outOfBag(data);
    return { predictor: trainForest(data, learner.settings, checkTime, bag.add), predictions: bag.means() };
  }
  const folds = foldsOf(data);
  const isBoosting = learner.algorithm === "gradient-boosting";
  const boosted = isBoosting ? boostFolds(data, folds, learner.settings, checkTime) : undefined;
  const bins = isBoosting ? boostingFeaturesFor(data, learner.settings).bins : treeBins(data);
  const columns = columnsAsLearned(bins, data.rows);
  const predictions: Predictions = [];
  folds.forEach((fold, i) => {
    const model =
      boosted?.ofFolds[i] ??
      learn(learner, { ...data, rows: rowsAt(data, fold.learn) }, checkTime, folds.length);
    const isLinear = model.kind === "linear";
    const said = predictColumns(problemType, model, {
      features: isLinear ? selectRows(data.features, rowsAt(data, fold.watch)) : [],
      columns: isLinear
        ? []
        : columns.map((column) => Float64Array.from(fold.watch, (place) => column[place] as number)),
      rows: fold.watch.length,
    });
    said.forEach((values, output) => {
      predictions[output] ??= new Float64Array(data.rows.length);
      fold.watch.forEach((place, n) => {
        (predictions[output] as Float64Array)[place] = values[n] as number;
      });
    });
  });
  const predictor = boosted?.model ?? learn(learner, data, checkTime, folds.length);
  return { predictor, predictions };
}

/** Gathers what the trees of a forest say of the rows that they have not drawn. */
function outOfBag(data: LearningData) {
  const { rows } = data;
  const columns = columnsAsLearned(treeBins(data), rows);
  const counts = new Float64Array(rows.length);
  const sums = Array.from({ length: Math.max(1, data.classes) }, () => new Float64Array(rows.length));
  /** What is said of a row that all trees have drawn. */
  let root: number[] = [];

  function add(tree: Tree, drawn: Int32Array): void {
    const isDrawn = new Uint8Array(data.target.length);
    for (const row of drawn) isDrawn[row] = 1;
    const said = scoreForest({ kind: "forest", outputs: sums.length, trees: [tree] }, columns, rows.length);
    rows.forEach((row, place) => {
      if (isDrawn[row] === 1) return;
      counts[place] = (counts[place] as number) + 1;
      sums.forEach((sum, output) => {
        sum[place] = (sum[place] as number) + (said[output]?.[place] as number);
      });
    });
    root = tree.values.slice(0, sums.length);
  }

  const means = () =>
    sums.map((sum, output) =>
      sum.map((value, place) => {
        const count = counts[place] as number;
        return count === 0 ? (root[output] as number) : value / count;
      }),
    );
  return { add, means };
}

/**
 * The rows' columns for trees as they were learned from, where a category's number comes from other rows than
 * the own one: of each bin a number in it.
 */
function columnsAsLearned(features: readonly BinnedFeature[], rows: Int32Array): Float64Array[] {
  return features.map((feature) => {
    const ofBin = "edges" in feature ? [...feature.edges, Number.POSITIVE_INFINITY] : feature.levels;
    return Float64Array.from(rows, (row) => ofBin[(feature.bins[row] as number) - 1] ?? Number.NaN);
  });
}

function treeBins({ bins }: LearningData): BinnedFeature[] {
  return bins.bins.map((own, i) => ({ bins: own, edges: bins.edges[i] as Float64Array }));
}

function rowsAt({ rows }: LearningData, places: Int32Array): Int32Array {
  return places.map((place) => rows[place] as number);
}
