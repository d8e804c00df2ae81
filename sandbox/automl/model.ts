import type { ColumnPlan, Feature } from "./columns.ts";
import { encodeColumns } from "./encode-columns.ts";
import { type ForestModel, scoreForest } from "./forest.ts";
import { type BoostingModel, scoreBoosting } from "./gradient-boosting.ts";
import { type LinearModel, scoreLinear } from "./linear.ts";
import type { Predictions } from "./metrics.ts";
import type { ProblemType } from "./target.ts";
import type { Tree } from "./tree.ts";
import { encodeForTrees, type TreeFeature } from "./tree-features.ts";

/** What a learner makes. */
export type LearnedModel = BoostingModel | ForestModel | LinearModel;

/** The mean of what learners' models predict, by their weights, whose sum is 1. */
export interface EnsembleModel {
  kind: "ensemble";
  members: { weight: number; predictor: LearnedModel; treeFeatures: TreeFeature[] }[];
}

export type PredictorModel = LearnedModel | EnsembleModel;

/** The artefact of a candidate: everything that is needed to predict, as JSON. */
export interface TrainedModel {
  format: "local-automl-model-1";
  candidate: string;
  problemType: ProblemType;
  target: string;
  /** The labels in ascending order; none for regression. */
  labels: string[];
  /** The input's columns without the target, in order. */
  columns: ColumnPlan[];
  treeFeatures: TreeFeature[];
  predictor: PredictorModel;
}

/** What of a model says which columns it looks at. */
type Model = Pick<TrainedModel, "predictor" | "treeFeatures">;

/** The model in an artefact's text. Throws when the text is no artefact. */
export function parseModel(json: string): TrainedModel {
  const model = JSON.parse(json) as Partial<TrainedModel> | null;
  if (model?.format !== "local-automl-model-1") throw new Error("It is not a model of the local AutoML.");
  return model as TrainedModel;
}

/**
 * Predicts for columns of text, given in the order of the model's columns. Throws a DataError for an odd
 * value.
 */
export function predict(model: TrainedModel, texts: readonly string[][]): Predictions {
  const features = encodeColumns(model.columns, texts);
  return predictFeatures(model, features, texts[0]?.length ?? 0);
}

/** The same for columns that are features already. */
export function predictFeatures(
  model: Pick<TrainedModel, "problemType" | "predictor" | "treeFeatures">,
  features: readonly Feature[],
  rows: number,
): Predictions {
  const { predictor, problemType } = model;
  if (predictor.kind === "ensemble") {
    return meanOfMembers(predictor, (member) => predictFeatures({ problemType, ...member }, features, rows));
  }
  const columns = encodeForTrees(model.treeFeatures, features);
  return predictColumns(problemType, predictor, { features, columns, rows });
}

/** What a learner's model predicts for rows, of which it looks at the features, or the columns for trees. */
export function predictColumns(
  problemType: ProblemType,
  predictor: LearnedModel,
  {
    features,
    columns,
    rows,
  }: { features: readonly Feature[]; columns: readonly Float64Array[]; rows: number },
): Predictions {
  switch (predictor.kind) {
    case "forest":
      return scoreForest(predictor, columns, rows);
    case "gradient-boosting":
      return toPredictions(problemType, scoreBoosting(predictor, columns, rows));
    case "linear":
      return toPredictions(problemType, scoreLinear(predictor, features, rows));
  }
}

/**
 * The columns whose values can change a prediction, first those that the model makes the most of: by their
 * largest weight in a sum, or by the share of a tree's rows, as if splits were even, that they decide about.
 */
export function usedColumns(model: Model, features: readonly Feature[]): string[] {
  return [...columnUses(model, features)].sort(([, a], [, b]) => b - a).map(([column]) => column);
}

/** By column how much a model makes of it. */
function columnUses({ predictor, treeFeatures }: Model, features: readonly Feature[]): Map<string, number> {
  const uses = new Map<string, number>();
  const columnOf = (feature: number) => (features[feature] as Feature).column;
  const add = (column: string, use: number) => uses.set(column, (uses.get(column) ?? 0) + use);
  if (predictor.kind === "ensemble") {
    for (const { weight, ...member } of predictor.members) {
      const own = columnUses(member, features);
      const most = Math.max(...own.values());
      for (const [column, use] of own) add(column, (weight * use) / most);
    }
  } else if (predictor.kind === "linear") {
    predictor.terms.forEach(({ feature }, term) => {
      const column = columnOf(feature);
      const sizes = predictor.weights.map((weights) => Math.abs(weights[term + 1] as number));
      const size = sizes.reduce((most, one) => Math.max(most, one), uses.get(column) ?? 0);
      if (size > 0) uses.set(column, size);
    });
  } else {
    for (const tree of treesOf(predictor)) {
      const shares = new Float64Array(tree.feature.length);
      shares[0] = 1;
      tree.feature.forEach((split, node) => {
        if (split < 0) return;
        const share = shares[node] as number;
        shares[tree.left[node] as number] = share / 2;
        shares[tree.right[node] as number] = share / 2;
        add(columnOf((treeFeatures[split] as TreeFeature).feature), share);
      });
    }
  }
  return uses;
}

/** What one prediction costs: a step is a node of a tree to pass, or a number to add. */
export function countSteps({ predictor }: Pick<TrainedModel, "predictor">): number {
  if (predictor.kind === "ensemble") return predictor.members.reduce((sum, one) => sum + countSteps(one), 1);
  if (predictor.kind === "linear") return predictor.weights.length * (predictor.terms.length + 1);
  const outputs = predictor.kind === "forest" ? predictor.outputs : 1;
  return treesOf(predictor).reduce((sum, tree) => sum + Math.log2(tree.feature.length + 1) + outputs - 1, 1);
}

/** The mean of the members' answers by their weights. */
export function meanOfMembers<Member extends { weight: number }>(
  { members }: { members: readonly Member[] },
  answer: (member: Member) => Predictions,
): Predictions {
  const means: Predictions = [];
  for (const member of members) {
    answer(member).forEach((values, output) => {
      means[output] ??= new Float64Array(values.length);
      const mean = means[output] as Float64Array;
      for (let row = 0; row < mean.length; row++) {
        mean[row] = (mean[row] as number) + member.weight * (values[row] as number);
      }
    });
  }
  return means;
}

function treesOf(predictor: BoostingModel | ForestModel): Tree[] {
  return predictor.kind === "forest" ? predictor.trees : predictor.rounds.flat();
}

function toPredictions(problemType: ProblemType, scores: Float64Array[]): Predictions {
  const [only] = scores;
  if (problemType === "Regression" || !only) return scores;
  if (scores.length === 1) {
    const positive = only.map((score) => 1 / (1 + Math.exp(-score)));
    return [positive.map((p) => 1 - p), positive];
  }
  const predictions = scores.map((score) => score.slice());
  for (let row = 0; row < only.length; row++) {
    const powers = scores.map((score) => score[row] as number);
    const highest = Math.max(...powers);
    const total = powers.reduce((sum, power) => sum + Math.exp(power - highest), 0);
    predictions.forEach((prediction, label) => {
      prediction[row] = Math.exp((powers[label] as number) - highest) / total;
    });
  }
  return predictions;
}
