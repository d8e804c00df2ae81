import { growTree } from "./grow-tree.ts";
import type { CheckTime, LearningData } from "./learning-data.ts";
import { type Random, seededRandom } from "./random.ts";
import { gradientCriterion } from "./split-criterion.ts";
import { findLeaf, rounded, type Tree } from "./tree.ts";

/** How boosting learns, in the terms of XGBoost; `lambda` is the penalty on the squares of leaves. */
export interface BoostingSettings {
  rounds: number;
  depth: number;
  learningRate: number;
  lambda: number;
  minimumWeight: number;
  /** The share of the rows each tree sees. */
  subsample: number;
}

/** The sum of `base` and the trees' values is the prediction, or its logit; one score an output. */
export interface BoostingModel {
  kind: "gradient-boosting";
  base: number[];
  rounds: Tree[][];
}

const patienceRounds = 20;
const heldOutShare = 0.1;

/**
 * Gradient boosting with Newton steps on histograms. A tenth of the rows decides after how many rounds to
 * stop, so the validation rows stay unseen.
 */
export function trainBoosting(
  data: LearningData,
  settings: BoostingSettings,
  checkTime: CheckTime,
): BoostingModel {
  const random = seededRandom(1);
  const outputs = data.classes <= 2 ? 1 : data.classes;
  const cut = Math.floor(data.rows.length * (1 - heldOutShare));
  const learn = data.rows.subarray(0, cut);
  const watch = data.rows.subarray(cut);
  const size = data.target.length;
  const base = baseScores(data, learn, outputs);
  const scores = base.map((score) => new Float64Array(size).fill(score));
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  const criterion = gradientCriterion(first, second, settings.lambda, settings.learningRate);
  const rounds: Tree[][] = [];
  let best = { loss: Number.POSITIVE_INFINITY, rounds: 0 };

  while (rounds.length < settings.rounds && rounds.length - best.rounds < patienceRounds) {
    checkTime();
    const sample = sampleOf(learn, settings.subsample, random);
    const probabilities = outputs > 1 ? softmaxOf(scores, sample) : [];
    const trees = scores.map((_, output) => {
      derive(data, sample, { output, scores, probabilities }, { first, second });
      return growTree(data.bins, criterion, sample.slice(), settings, random);
    });
    trees.forEach((tree, output) => {
      addTree(scores[output] ?? new Float64Array(), tree, data.treeColumns, data.rows);
    });
    rounds.push(trees);
    const loss = lossOf(data, scores, watch);
    if (loss < best.loss - 1e-9) best = { loss, rounds: rounds.length };
  }
  return { kind: "gradient-boosting", base, rounds: rounds.slice(0, best.rounds) };
}

/** The scores of each output for all rows of the columns. */
export function scoreBoosting(
  model: BoostingModel,
  columns: readonly Float64Array[],
  rows: number,
): Float64Array[] {
  return model.base.map((base, output) => {
    const scores = new Float64Array(rows).fill(base);
    for (const round of model.rounds) {
      const tree = round[output];
      if (!tree) continue;
      for (let row = 0; row < rows; row++) {
        scores[row] = (scores[row] as number) + (tree.values[findLeaf(tree, columns, row)] as number);
      }
    }
    return scores;
  });
}

function sampleOf(rows: Int32Array, share: number, random: Random): Int32Array {
  const sample = new Int32Array(rows.length);
  let size = 0;
  for (const row of rows) if (share >= 1 || random() < share) sample[size++] = row;
  return sample.subarray(0, size);
}

function addTree(scores: Float64Array, tree: Tree, columns: readonly Float64Array[], rows: Int32Array): void {
  for (const row of rows) {
    scores[row] = (scores[row] as number) + (tree.values[findLeaf(tree, columns, row)] as number);
  }
}

/** The mean, or the logits of the classes' shares. */
function baseScores(data: LearningData, rows: Int32Array, outputs: number): number[] {
  const sum = (of: (row: number) => number) =>
    rows.reduce((total, row) => total + of(row) * (data.weights[row] as number), 0);
  const whole = sum(() => 1);
  const mean = (of: (row: number) => number) => sum(of) / whole;
  if (data.classes === 0) return [rounded(mean((row) => data.target[row] as number))];
  const share = (label: number) =>
    Math.max(
      1e-6,
      mean((row) => (data.target[row] === label ? 1 : 0)),
    );
  if (outputs === 1) return [rounded(Math.log(share(1) / share(0)))];
  return Array.from({ length: outputs }, (_, label) => rounded(Math.log(share(label))));
}

/** Writes the first and second derivative of the weighted loss for one output of each of the rows. */
function derive(
  data: LearningData,
  rows: Int32Array,
  {
    output,
    scores,
    probabilities,
  }: { output: number; scores: Float64Array[]; probabilities: Float64Array[] },
  { first, second }: { first: Float64Array; second: Float64Array },
): void {
  const score = scores[output] ?? new Float64Array();
  const probability = probabilities[output];
  for (const row of rows) {
    const truth = data.target[row] as number;
    const weight = data.weights[row] as number;
    if (data.classes === 0) {
      first[row] = weight * ((score[row] as number) - truth);
      second[row] = weight;
    } else if (probability) {
      const p = probability[row] as number;
      first[row] = weight * (p - (truth === output ? 1 : 0));
      second[row] = weight * (2 * p * (1 - p) + 1e-6);
    } else {
      const p = 1 / (1 + Math.exp(-(score[row] as number)));
      first[row] = weight * (p - truth);
      second[row] = weight * (p * (1 - p) + 1e-6);
    }
  }
}

function softmaxOf(scores: Float64Array[], rows: Int32Array): Float64Array[] {
  const probabilities = scores.map((score) => new Float64Array(score.length));
  for (const row of rows) {
    const exponents = scores.map((score) => score[row] as number);
    const highest = Math.max(...exponents);
    const powers = exponents.map((exponent) => Math.exp(exponent - highest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    probabilities.forEach((probability, output) => {
      probability[row] = (powers[output] as number) / total;
    });
  }
  return probabilities;
}

/** Squared error, or the negative log likelihood. */
function lossOf(data: LearningData, scores: Float64Array[], rows: Int32Array): number {
  let loss = 0;
  for (const row of rows) {
    const truth = data.target[row] as number;
    const score = (scores[0] as Float64Array)[row] as number;
    const weight = data.weights[row] as number;
    if (data.classes === 0) {
      loss += weight * (score - truth) ** 2;
    } else if (scores.length === 1) {
      loss += weight * (Math.log1p(Math.exp(-Math.abs(score))) + Math.max(score, 0) - truth * score);
    } else {
      const exponents = scores.map((values) => values[row] as number);
      const highest = Math.max(...exponents);
      const total = exponents.reduce((sum, exponent) => sum + Math.exp(exponent - highest), 0);
      loss += weight * (Math.log(total) + highest - (exponents[truth] as number));
    }
  }
  return loss;
}
