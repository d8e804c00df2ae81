import { type Bins, mostEdges } from "../bins.ts";
import type { Random } from "../random.ts";
import type { BoostedTree } from "./booster.ts";
import type { XgboostSettings } from "./settings.ts";

/** A split gains at least so much, or it is not worth its place (XGBoost's kRtEps). */
const leastGain = 1e-6;

interface Split {
  feature: number;
  bin: number;
  gain: number;
  defaultLeft: boolean;
}

/** What a tree is grown of: the derivatives of the loss for each row, and which features it may use. */
export interface TreeInput {
  bins: Bins;
  rows: Int32Array;
  first: Float64Array;
  second: Float64Array;
  features: readonly number[];
}

/** Grows a tree on histograms. Source: "Introduction to Boosted Trees" in XGBoost's documentation. */
export function boostTree(input: TreeInput, settings: XgboostSettings, random: Random): BoostedTree {
  const { bins, first, second } = input;
  const tree: BoostedTree = {
    left: [],
    right: [],
    parent: [],
    feature: [],
    condition: [],
    defaultLeft: [],
    weight: [],
    gain: [],
    cover: [],
  };
  const levels = new Map<number, number[]>();
  const rows = input.rows.slice();
  const others = new Int32Array(rows.length);
  const histogram = new Float64Array(2 * (mostEdges + 2));
  const isPlain = settings.alpha === 0 && settings.max_delta_step === 0;
  grow(0, rows.length, 0, -1);
  return tree;

  function grow(from: number, to: number, depth: number, parent: number): number {
    const node = tree.left.length;
    let gradient = 0;
    let hessian = 0;
    for (let i = from; i < to; i++) {
      gradient += first[rows[i] as number] as number;
      hessian += second[rows[i] as number] as number;
    }
    addLeaf(tree, parent, weightOf(gradient, hessian), hessian, settings.eta);
    if (settings.max_depth > 0 && depth >= settings.max_depth) return node;
    const split = findSplit(from, to, { gradient, hessian }, nodeFeatures(depth));
    if (split === undefined) return node;
    const cut = partition(split, from, to);
    if (cut === from || cut === to) return node;
    const left = grow(from, cut, depth + 1, node);
    const right = grow(cut, to, depth + 1, node);
    const isEnd = tree.left[left] === -1 && tree.left[right] === -1;
    if (isEnd && split.gain < settings.gamma) return prune(node);
    tree.left[node] = left;
    tree.right[node] = right;
    tree.feature[node] = split.feature;
    tree.condition[node] = firstGreater(bins.edges[split.feature]?.[split.bin - 1]);
    tree.defaultLeft[node] = split.defaultLeft ? 1 : 0;
    tree.gain[node] = split.gain;
    return node;
  }

  /** Takes a node's two leaves back, which are the last ones. */
  function prune(node: number): number {
    for (const list of Object.values(tree)) list.length = node + 1;
    return node;
  }

  function findSplit(
    from: number,
    to: number,
    whole: { gradient: number; hessian: number },
    features: readonly number[],
  ): Split | undefined {
    const own = gainOf(whole.gradient, whole.hessian);
    let best: Split | undefined;
    for (const feature of features) {
      const size = (bins.edges[feature]?.length ?? 0) + 2;
      histogram.fill(0, 0, 2 * size);
      const binned = bins.bins[feature] as Uint8Array;
      for (let i = from; i < to; i++) {
        const row = rows[i] as number;
        const at = 2 * (binned[row] as number);
        histogram[at] = (histogram[at] as number) + (first[row] as number);
        histogram[at + 1] = (histogram[at + 1] as number) + (second[row] as number);
      }
      const missing = { gradient: histogram[0] as number, hessian: histogram[1] as number };
      let gradient = 0;
      let hessian = 0;
      for (let bin = 1; bin < size - 1; bin++) {
        gradient += histogram[2 * bin] as number;
        hessian += histogram[2 * bin + 1] as number;
        consider(feature, bin, false, gradient, hessian);
        if (missing.hessian > 0)
          consider(feature, bin, true, gradient + missing.gradient, hessian + missing.hessian);
      }
    }
    return best;

    function consider(
      feature: number,
      bin: number,
      defaultLeft: boolean,
      gradient: number,
      hessian: number,
    ): void {
      const rest = whole.hessian - hessian;
      if (hessian <= 0 || rest <= 0) return;
      if (hessian < settings.min_child_weight || rest < settings.min_child_weight) return;
      const gain = gainOf(gradient, hessian) + gainOf(whole.gradient - gradient, rest) - own;
      if (gain > leastGain && gain > (best?.gain ?? 0)) best = { feature, bin, gain, defaultLeft };
    }
  }

  /** The best answer for rows with these sums. */
  function weightOf(gradient: number, hessian: number): number {
    if (hessian <= 0 || hessian < settings.min_child_weight) return 0;
    const { alpha, lambda, max_delta_step: most } = settings;
    const shrunk = Math.sign(gradient) * Math.max(0, Math.abs(gradient) - alpha);
    const weight = -shrunk / (hessian + lambda);
    return most > 0 ? Math.min(most, Math.max(-most, weight)) : weight;
  }

  function gainOf(gradient: number, hessian: number): number {
    // What follows comes to the same where nothing shrinks or limits the weight, which is usual.
    if (isPlain)
      return hessian <= 0 || hessian < settings.min_child_weight
        ? 0
        : gradient ** 2 / (hessian + settings.lambda);
    const weight = weightOf(gradient, hessian);
    const { alpha, lambda } = settings;
    return -(2 * gradient * weight + (hessian + lambda) * weight ** 2) - 2 * alpha * Math.abs(weight);
  }

  /** Moves the rows that go left to the front, both kinds in their order; says where the others begin. */
  function partition(split: Split, from: number, to: number): number {
    const binned = bins.bins[split.feature] as Uint8Array;
    let cut = from;
    let count = 0;
    for (let i = from; i < to; i++) {
      const row = rows[i] as number;
      const bin = binned[row] as number;
      if (bin === 0 ? split.defaultLeft : bin <= split.bin) rows[cut++] = row;
      else others[count++] = row;
    }
    rows.set(others.subarray(0, count), cut);
    return cut;
  }

  /** The columns that are drawn for a node of those that are drawn for its level. */
  function nodeFeatures(depth: number): readonly number[] {
    const level = levels.get(depth) ?? drawShare(input.features, settings.colsample_bylevel, random);
    levels.set(depth, [...level]);
    return drawShare(level, settings.colsample_bynode, random);
  }
}

/** A share of them, at least one, in their order. */
export function drawShare(items: readonly number[], share: number, random: Random): readonly number[] {
  if (share >= 1) return items;
  const pool = [...items];
  const size = Math.max(1, Math.floor(share * pool.length));
  for (let i = 0; i < size; i++) {
    const other = i + Math.floor(random() * (pool.length - i));
    [pool[i], pool[other]] = [pool[other] as number, pool[i] as number];
  }
  return pool.slice(0, size).sort((a, b) => a - b);
}

function addLeaf(tree: BoostedTree, parent: number, weight: number, cover: number, eta: number): void {
  tree.left.push(-1);
  tree.right.push(-1);
  tree.parent.push(parent);
  tree.feature.push(0);
  tree.condition.push(Math.fround(weight * eta));
  tree.defaultLeft.push(0);
  tree.weight.push(Math.fround(weight * eta));
  tree.gain.push(0);
  tree.cover.push(Math.fround(cover));
}

/**
 * The least number of single precision above an edge: what is not above the edge is less than it, which is
 * how XGBoost asks.
 */
function firstGreater(edge = 0): number {
  const near = Math.fround(edge);
  if (near > edge) return near;
  const bits = new Int32Array(Float32Array.of(near === 0 ? 0 : near).buffer);
  const whole = bits[0] as number;
  bits[0] = near >= 0 ? whole + 1 : whole - 1;
  return new Float32Array(bits.buffer)[0] as number;
}
