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

/**
 * Grows one tree depth first on histograms, as LightGBM and XGBoost do; the histogram of the larger child is
 * its parent's minus its sibling's. `rows` is reordered.
 */
export function growTree(
  data: Bins,
  criterion: SplitCriterion,
  rows: Int32Array,
  options: TreeOptions,
  random: Random,
): Tree {
  const { width } = criterion;
  const everyFeature = data.bins.map((_, feature) => feature);
  const offsets = [0];
  for (const edges of data.edges) offsets.push((offsets.at(-1) ?? 0) + edges.length + 2);
  const slots = (offsets.at(-1) ?? 0) * width;
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], values: [] };
  const spare = new Int32Array(rows.length);
  // Where no child takes its parent's histogram over, all nodes can use the same memory.
  const scratch = options.featuresPerNode ? new Float64Array(slots) : undefined;

  grow(0, rows.length, 0, undefined);
  return tree;

  function grow(from: number, to: number, depth: number, inherited: Float64Array | undefined): number {
    const node = tree.feature.length;
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(0);
    tree.right.push(0);
    const totals = criterion.totals(rows, from, to);
    tree.values.push(...criterion.leaf(totals));
    if (depth >= options.depth || criterion.weight(totals) < 2 * options.minimumWeight) return node;
    const features = options.featuresPerNode ? choose(options.featuresPerNode) : everyFeature;
    const histogram = inherited ?? histogramOf(features, from, to, scratch);
    const split = findSplit(histogram, totals, features);
    if (!split) return node;
    const cut = partition(split, from, to);
    if (cut === from || cut === to) return node;
    const [left, right] = childHistograms(histogram, from, cut, to, depth);
    tree.feature[node] = split.feature;
    tree.threshold[node] =
      split.bin === 0 ? belowAll : (data.edges[split.feature]?.[split.bin - 1] ?? belowAll);
    tree.left[node] = grow(from, cut, depth + 1, left);
    tree.right[node] = grow(cut, to, depth + 1, right);
    return node;
  }

  function histogramOf(
    features: readonly number[],
    from: number,
    to: number,
    histogram = new Float64Array(slots),
  ): Float64Array {
    for (const feature of features) {
      const start = (offsets[feature] ?? 0) * width;
      histogram.fill(0, start, (offsets[feature + 1] ?? 0) * width);
      const bins = data.bins[feature];
      if (bins) criterion.accumulate(histogram, start, bins, rows, from, to);
    }
    return histogram;
  }

  function childHistograms(
    histogram: Float64Array,
    from: number,
    cut: number,
    to: number,
    depth: number,
  ): [Float64Array?, Float64Array?] {
    // Nodes that draw their own features cannot use what their parent added up.
    if (options.featuresPerNode || depth + 1 >= options.depth) return [];
    const leftIsSmaller = cut - from < to - cut;
    const smaller = leftIsSmaller ? histogramOf(everyFeature, from, cut) : histogramOf(everyFeature, cut, to);
    const larger = histogram;
    for (let i = 0; i < slots; i++) larger[i] = (larger[i] as number) - (smaller[i] as number);
    return leftIsSmaller ? [smaller, larger] : [larger, smaller];
  }

  function findSplit(
    histogram: Float64Array,
    totals: Float64Array,
    features: readonly number[],
  ): Split | undefined {
    let best: Split | undefined;
    let bestGain = 0;
    for (const feature of features) {
      const start = offsets[feature] ?? 0;
      const bins = (offsets[feature + 1] ?? 0) - start;
      const cut = criterion.bestCut(histogram, start * width, bins, totals, options.minimumWeight);
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
