import type { Tree } from "./tree.ts";

/**
 * What nodes ask of a row: how many of some thresholds its value is above, or whether its level is none of
 * those that go left (0 for these, else 1).
 */
type Question = { feature: number } & (
  | { thresholds: Float64Array; missingRight: boolean }
  | { leftLevels: Uint8Array }
);

/** Trees in a form in which rows pass them fast. */
export interface ReadyTrees {
  questions: Question[];
  /** Four a node: its question, the last answer that goes left, and its children, itself for a leaf. */
  nodes: Int32Array;
  /** `width` numbers a node. */
  values: Float64Array;
  width: number;
  roots: Int32Array;
  depths: Int32Array;
}

/** The answers of so many rows stay in the processor's cache while all trees are passed. */
const blockRows = 128;
const nodeSize = 4;

/**
 * Makes trees ready whose leaves have `width` numbers. As answers are small integers, a step down a tree
 * takes no branch, which a processor would guess wrongly half of the time.
 */
export function makeReady(trees: readonly Tree[], width: number): ReadyTrees {
  const { questions, asked } = askedBy(trees);
  const places = questions.map((question) =>
    "leftLevels" in question ? undefined : new Map(Array.from(question.thresholds, (value, i) => [value, i])),
  );
  const nodes = new Int32Array(nodeSize * asked.length);
  const values = new Float64Array(width * asked.length);
  const roots = new Int32Array(trees.length);
  let root = 0;
  trees.forEach((tree, i) => {
    roots[i] = root;
    values.set(tree.values, width * root);
    tree.feature.forEach((feature, node) => {
      const at = root + node;
      const question = asked[at] as number;
      const children = [tree.left[node] as number, tree.right[node] as number].map((child) => root + child);
      const place = places[question]?.get(tree.threshold[node] as number) ?? 0;
      nodes.set(feature < 0 ? [0, 0, at, at] : [question, place, ...children], nodeSize * at);
    });
    root += tree.feature.length;
  });
  return { questions, nodes, values, width, roots, depths: Int32Array.from(trees, depthOf) };
}

/** Adds the leaf of each row in each tree to `sums`, an array an output, from its first output on. */
export function addLeaves(
  trees: ReadyTrees,
  columns: readonly Float64Array[],
  sums: readonly Float64Array[],
  firstOutput: (tree: number) => number,
): void {
  const rows = sums[0]?.length ?? 0;
  const { questions, nodes, values, width, roots, depths } = trees;
  const answers = new Int32Array(blockRows * questions.length);
  const places = new Int32Array(blockRows);
  for (let from = 0; from < rows; from += blockRows) {
    const count = Math.min(blockRows, rows - from);
    const leaves = places.subarray(0, count);
    questions.forEach((question, i) => {
      const column = columns[question.feature] as Float64Array;
      answer(question, column.subarray(from, from + count), answers, i, questions.length);
    });
    for (let tree = 0; tree < roots.length; tree++) {
      leaves.fill(roots[tree] as number);
      for (let step = depths[tree] as number; step > 0; step--)
        descend(leaves, nodes, answers, questions.length);
      const first = firstOutput(tree);
      for (let n = 0; n < width; n++) {
        const sum = sums[first + n] as Float64Array;
        for (let i = 0; i < count; i++) {
          sum[from + i] = (sum[from + i] as number) + (values[width * (leaves[i] as number) + n] as number);
        }
      }
    }
  }
}

function answer(
  question: Question,
  values: Float64Array,
  answers: Int32Array,
  at: number,
  step: number,
): void {
  const isLevels = "leftLevels" in question;
  const ifMissing = isLevels || !question.missingRight ? 0 : question.thresholds.length;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    let said = ifMissing;
    if (isLevels) said = question.leftLevels[value] === 1 ? 0 : 1;
    else if (!Number.isNaN(value)) said = countBelow(question.thresholds, value);
    answers[at + i * step] = said;
  }
}

/** How many of the ascending numbers are less than the value. */
function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if ((sorted[half] as number) < value) low = half + 1;
    else high = half;
  }
  return low;
}

/** Moves each row of a block from its node to one of the children. */
function descend(places: Int32Array, nodes: Int32Array, answers: Int32Array, asked: number): void {
  for (let i = 0; i < places.length; i++) {
    const at = nodeSize * (places[i] as number);
    const said = answers[i * asked + (nodes[at] as number)] as number;
    // The sign of the difference is 1 where the answer is above.
    places[i] = nodes[at + 2 + (((nodes[at + 1] as number) - said) >>> 31)] as number;
  }
}

/** The questions of all trees, and for each of all nodes which one it asks; leaves ask any. */
function askedBy(trees: readonly Tree[]): { questions: Question[]; asked: Int32Array } {
  const numbers = new Map<string, number>();
  const thresholds: Set<number>[] = [];
  const questions: Question[] = [];
  const asked = new Int32Array(trees.reduce((sum, tree) => sum + tree.feature.length, 0));
  let at = 0;
  for (const tree of trees) {
    tree.feature.forEach((feature, node) => {
      if (feature < 0) return;
      const levels = tree.levels?.[node];
      const missingRight = tree.missingRight?.[node] === 1;
      const name = levels ? `${feature} ${levels}` : `${feature}${missingRight}`;
      const number = numbers.get(name) ?? questions.length;
      if (number === questions.length) {
        numbers.set(name, number);
        thresholds.push(new Set());
        questions.push(
          levels
            ? { feature, leftLevels: maskOf(levels) }
            : { feature, thresholds: new Float64Array(), missingRight },
        );
      }
      thresholds[number]?.add(tree.threshold[node] as number);
      asked[at + node] = number;
    });
    at += tree.feature.length;
  }
  questions.forEach((question, i) => {
    if ("thresholds" in question) question.thresholds = Float64Array.from(thresholds[i] ?? []).sort();
  });
  return { questions, asked };
}

function maskOf(levels: readonly number[]): Uint8Array {
  const mask = new Uint8Array(levels.reduce((most, level) => Math.max(most, level), 0) + 1);
  for (const level of levels) mask[level] = 1;
  return mask;
}

function depthOf(tree: Tree): number {
  const depths = new Int32Array(tree.feature.length);
  let most = 0;
  tree.feature.forEach((feature, node) => {
    const depth = depths[node] as number;
    most = Math.max(most, depth);
    if (feature < 0) return;
    depths[tree.left[node] as number] = depth + 1;
    depths[tree.right[node] as number] = depth + 1;
  });
  return most;
}
