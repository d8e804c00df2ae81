import type { Bins } from "./bins.ts";
import type { Random } from "./random.ts";
import type { SplitCriterion } from "./split-criterion.ts";
import type { Tree } from "./tree.ts";

/** What stops a tree from growing. */
interface TreeOptions {
  depth: number;
  /** The least weight (rows, or sum of second derivatives) a leaf may have. */
  minimumWeight: number;
  /** How many features, chosen at random, each node may split by; all when absent. */
  featuresPerNode?: number;
}

/** JSON has no infinity. Only missing values are not greater than this. */
const belowAll = -Number.MAX_VALUE;

interface Split {
  feature: number;
  bin: number;
}

/** Grows one tree depth first, by the best cut of each node's rows. `rows` is reordered. */
export function growTree(
  data: Bins,
  criterion: SplitCriterion,
  rows: Int32Array,
  options: TreeOptions,
  random: Random,
): Tree {
  const everyFeature = data.bins.map((_, feature) => feature);
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], values: [] };
  const spare = new Int32Array(rows.length);
  grow(0, rows.length, 0);
  return tree;

  function grow(from: number, to: number, depth: number): number {
    const node = tree.feature.length;
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(0);
    tree.right.push(0);
    const totals = criterion.totals(rows, from, to);
    tree.values.push(...criterion.leaf(totals));
    if (depth >= options.depth || criterion.weight(totals) < 2 * options.minimumWeight) return node;
    const split = findSplit(rows.subarray(from, to), totals);
    if (!split) return node;
    const cut = partition(split, from, to);
    if (cut === from || cut === to) return node;
    tree.feature[node] = split.feature;
    tree.threshold[node] =
      split.bin === 0 ? belowAll : (data.edges[split.feature]?.[split.bin - 1] ?? belowAll);
    tree.left[node] = grow(from, cut, depth + 1);
    tree.right[node] = grow(cut, to, depth + 1);
    return node;
  }

  function findSplit(own: Int32Array, totals: Float64Array): Split | undefined {
    let best: Split | undefined;
    let bestGain = 0;
    const features = options.featuresPerNode ? choose(options.featuresPerNode) : everyFeature;
    for (const feature of features) {
      const binOf = data.bins[feature] as Uint8Array;
      const bins = (data.edges[feature]?.length ?? 0) + 2;
      const cut = criterion.bestCut({ binOf, bins }, own, totals, options.minimumWeight);
      if (!cut || cut.gain <= bestGain) continue;
      bestGain = cut.gain;
      best = { feature, bin: cut.bin };
    }
    return best;
  }

  /**
   * Moves the rows of the left child to the front, keeping the order of both; returns where the right ones
   * begin.
   */
  function partition(split: Split, from: number, to: number): number {
    const bins = data.bins[split.feature] ?? new Uint8Array();
    let cut = from;
    let others = 0;
    for (let i = from; i < to; i++) {
      const row = rows[i] as number;
      if ((bins[row] as number) <= split.bin) rows[cut++] = row;
      else spare[others++] = row;
    }
    rows.set(spare.subarray(0, others), cut);
    return cut;
  }

  function choose(count: number): number[] {
    const pool = everyFeature.slice();
    for (let i = 0; i < count && i < pool.length; i++) {
      const other = i + Math.floor(random() * (pool.length - i));
      const feature = pool[i] ?? 0;
      pool[i] = pool[other] ?? 0;
      pool[other] = feature;
    }
    return pool.slice(0, count);
  }
}
