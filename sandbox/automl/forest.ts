import { growTree } from "./grow-tree.ts";
import type { CheckTime, LearningData } from "./learning-data.ts";
import { type Random, seededRandom } from "./random.ts";
import { classCriterion, gradientCriterion } from "./split-criterion.ts";
import { addLeaves, makeReady, type ReadyTrees } from "./sum-trees.ts";
import type { Tree } from "./tree.ts";

/** How a forest grows; `depth` counts the splits on the way from root to leaf. */
export interface ForestSettings {
  trees: number;
  depth: number;
  minimumWeight: number;
  /** Without it the forest is one ordinary decision tree on all rows and features. */
  bootstrap: boolean;
}

const mostDrawn = 20_000;

/** The mean of the trees' leaves is the prediction: a number, or the share of each class. */
export interface ForestModel {
  kind: "forest";
  outputs: number;
  trees: Tree[];
}

/**
 * Random forest as Breiman describes it: bootstrapped rows, features drawn anew for each node. `onTree` is
 * told each tree with the rows that it learned from.
 */
export function trainForest(
  data: LearningData,
  settings: ForestSettings,
  checkTime: CheckTime,
  onTree: (tree: Tree, rows: Int32Array) => void = () => undefined,
): ForestModel {
  const random = seededRandom(7);
  const criterion =
    data.classes === 0
      ? gradientCriterion(
          data.target.map((value, row) => -value * (data.weights[row] as number)),
          data.weights,
          0,
          1,
        )
      : classCriterion(data.target, data.classes, data.weights);
  const count = data.bins.bins.length;
  const featuresPerNode = Math.max(1, Math.round(data.classes === 0 ? count / 3 : Math.sqrt(count)));
  const trees: Tree[] = [];
  while (trees.length < settings.trees) {
    checkTime();
    const rows = settings.bootstrap ? drawRows(data.rows, random) : data.rows.slice();
    // In the order in which they are in memory.
    rows.sort();
    const { depth, minimumWeight } = settings;
    const options = settings.bootstrap ? { depth, minimumWeight, featuresPerNode } : { depth, minimumWeight };
    const tree = growTree(data.bins, criterion, rows, options, random);
    onTree(tree, rows);
    trees.push(tree);
  }
  return { kind: "forest", outputs: Math.max(1, data.classes), trees };
}

/** As many as there are, with repetition; of many rows a tree has enough with some. */
function drawRows(rows: Int32Array, random: Random): Int32Array {
  const drawn = new Int32Array(Math.min(rows.length, mostDrawn));
  for (let i = 0; i < drawn.length; i++) drawn[i] = rows[Math.floor(random() * rows.length)] as number;
  return drawn;
}

const readyModels = new WeakMap<ForestModel, ReadyTrees>();

/** The mean of the trees' leaves, one array an output. */
export function scoreForest(
  model: ForestModel,
  columns: readonly Float64Array[],
  rows: number,
): Float64Array[] {
  const { outputs, trees } = model;
  const ready = readyModels.get(model) ?? shared(makeReady(trees, outputs), trees.length);
  readyModels.set(model, ready);
  const sums = Array.from({ length: outputs }, () => new Float64Array(rows));
  addLeaves(ready, columns, sums, () => 0);
  return sums;
}

/** Each tree says only its share. */
function shared(ready: ReadyTrees, trees: number): ReadyTrees {
  return { ...ready, values: ready.values.map((value) => value / trees) };
}
