/** A model of XGBoost's, and what it answers. */
import { type Objective, objectiveOf } from "./objectives.ts";

/**
 * A tree as XGBoost has it: a row whose feature is less than the condition goes left, one that lacks the
 * feature goes the default way. A leaf has no children (-1), and its condition is its value.
 */
export interface BoostedTree {
  left: number[];
  right: number[];
  parent: number[];
  feature: number[];
  condition: number[];
  defaultLeft: number[];
  /** What the node would answer if it were a leaf, what its split gains, and the weight of its rows. */
  weight: number[];
  gain: number[];
  cover: number[];
}

export interface Booster {
  objective: string;
  /** What the objective is told besides, such as a power. */
  objectiveParameters: Readonly<Record<string, string>>;
  /** As predictions, not as scores: one for all outputs, or one for each. */
  baseScores: number[];
  /** Classes of an objective that has many; 0 otherwise. */
  classes: number;
  features: number;
  /** Round by round, one tree for each output. */
  trees: BoostedTree[];
  /** Which output a tree is for. */
  outputs: number[];
}

/** Rows by feature; NaN where a row lacks it. All numbers are of single precision, as in XGBoost. */
export interface Matrix {
  columns: Float32Array[];
  rows: number;
}

/** The leaf of a tree that a row ends in. */
function leafOf(tree: BoostedTree, columns: readonly Float32Array[], row: number): number {
  let node = 0;
  for (;;) {
    const left = tree.left[node] as number;
    if (left < 0) return node;
    const value = columns[tree.feature[node] as number]?.[row] ?? Number.NaN;
    const goesLeft = Number.isNaN(value)
      ? tree.defaultLeft[node] === 1
      : value < (tree.condition[node] as number);
    node = goesLeft ? left : (tree.right[node] as number);
  }
}

/** The sums of the trees' answers, by output; they are added in single precision, as XGBoost does. */
function scoresOf(booster: Booster, { columns, rows }: Matrix): Float32Array[] {
  const objective = objectiveOf(booster);
  const scores = Array.from({ length: Math.max(1, booster.classes) }, (_, output) => {
    const base = objective.toScore(booster.baseScores[output] ?? booster.baseScores[0] ?? 0);
    return new Float32Array(rows).fill(base);
  });
  for (const [i, tree] of booster.trees.entries()) addAnswers(tree, columns, scores[booster.outputs[i] ?? 0]);
  return scores;
}

export function addAnswers(
  tree: BoostedTree,
  columns: readonly Float32Array[],
  scores: Float32Array = new Float32Array(),
): void {
  for (let row = 0; row < scores.length; row++)
    scores[row] = (scores[row] as number) + (tree.condition[leafOf(tree, columns, row)] as number);
}

/** What the booster says of each row: a number, or for `multi:softprob` one for each class. */
export function predict(booster: Booster, matrix: Matrix): (number | number[])[] {
  const objective: Objective = objectiveOf(booster);
  const scores = scoresOf(booster, matrix);
  return Array.from({ length: matrix.rows }, (_, row) => {
    const answer = objective.answer(scores.map((score) => score[row] as number));
    return Array.isArray(answer) ? answer.map(Math.fround) : Math.fround(answer);
  });
}
