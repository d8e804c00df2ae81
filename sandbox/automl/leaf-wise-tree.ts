import { type Cut, type CutLimits, cutLevels, cutNumbers } from "./best-cut.ts";
import { type BinnedFeature, binsOf } from "./feature-bins.ts";
import { rounded, type Tree } from "./tree.ts";

/** Derivatives of the loss by row, each times the row's weight. */
export interface Derivatives {
  first: Float64Array;
  second: Float64Array;
}

/** What stops a tree from growing, and what its leaves' values are multiplied by. */
export interface GrowthLimits extends CutLimits {
  leaves: number;
  depth: number;
  rate: number;
}

export type Scores = Float64Array | Float32Array;

/** A tree, and for each node that splits 1 for the bins that go left. */
export interface GrownTree {
  tree: Tree;
  leftBins: (Uint8Array | undefined)[];
}

interface Sums {
  first: number;
  second: number;
}

/** The rows of a leaf, from one index to another, and what they sum up to. */
interface LeafRows extends Sums {
  node: number;
  depth: number;
  from: number;
  to: number;
}

/** A leaf that may be split. */
interface Leaf extends LeafRows {
  histogram: Float64Array | undefined;
  split: { feature: number; cut: Cut } | undefined;
}

/** All histograms together are hardly larger; further leaves do without their parent's. */
const mostNumbers = 6_000_000;
/** JSON has no infinity. Only missing values are not greater than this. */
const belowAll = -Number.MAX_VALUE;

/**
 * Grows trees leaf by leaf, the one that gains most first (LightGBM's way), on histograms of binned
 * features; the histogram of the larger child is its parent's minus its sibling's. A class with its loops
 * outside of it, as V8 compiles a closure anew for each tree.
 */
export class LeafWiseGrower {
  readonly #features: readonly BinnedFeature[];
  readonly #limits: GrowthLimits;
  /** Where each feature's pairs of sums begin. */
  readonly #offsets: Int32Array;
  readonly #slots: number;
  readonly #spare: Float64Array[] = [];
  #histograms = 0;
  readonly #others: Int32Array;
  readonly #ordered: Derivatives;
  #rows: Int32Array = new Int32Array();
  #derivatives: Derivatives;
  #tree = emptyTree();
  #leftBins: GrownTree["leftBins"] = [];

  constructor(features: readonly BinnedFeature[], rowCount: number, limits: GrowthLimits) {
    this.#features = features;
    this.#limits = limits;
    this.#offsets = new Int32Array(features.length);
    let slots = 0;
    features.forEach((feature, i) => {
      this.#offsets[i] = slots;
      slots += 2 * binsOf(feature);
    });
    this.#slots = slots;
    this.#others = new Int32Array(rowCount);
    this.#ordered = { first: new Float64Array(rowCount), second: new Float64Array(rowCount) };
    this.#derivatives = this.#ordered;
  }

  /** Adds each row's leaf value to `scores`. `rows`, ascending, are those to learn from; it reorders them. */
  grow(rows: Int32Array, derivatives: Derivatives, scores: Scores): GrownTree {
    this.#rows = rows;
    this.#derivatives = derivatives;
    this.#tree = emptyTree();
    this.#leftBins = [];
    const sums = sumOf(rows, derivatives);
    const leaves = [
      this.#measure({ node: this.#addNode(sums), depth: 0, from: 0, to: rows.length, ...sums }),
    ];
    while (leaves.length < this.#limits.leaves) {
      let best = -1;
      let bestGain = 0;
      for (let i = 0; i < leaves.length; i++) {
        const gain = leaves[i]?.split?.cut.gain ?? 0;
        if (gain <= bestGain) continue;
        best = i;
        bestGain = gain;
      }
      const leaf = leaves[best];
      if (!leaf) break;
      const [left, right] = this.#split(leaf);
      leaves[best] = left;
      leaves.push(right);
    }
    for (const { node, from, to, histogram } of leaves) {
      addValue(scores, rows, from, to, this.#tree.values[node] as number);
      this.#release(histogram);
    }
    return { tree: this.#tree, leftBins: this.#leftBins };
  }

  #addNode({ first, second }: Sums): number {
    const tree = this.#tree;
    tree.threshold.push(0);
    tree.left.push(0);
    tree.right.push(0);
    tree.values.push(rounded((-first / (second + this.#limits.lambda)) * this.#limits.rate));
    tree.missingRight?.push(0);
    tree.levels?.push(null);
    this.#leftBins.push(undefined);
    return tree.feature.push(-1) - 1;
  }

  /** The leaf with its histogram, which is made if none is given, and its best split. */
  #measure(rows: LeafRows, given?: Float64Array): Leaf {
    if (!this.#canSplit(rows)) {
      this.#release(given);
      return { ...rows, histogram: undefined, split: undefined };
    }
    const histogram = given ?? this.#histogramOf(rows.from, rows.to);
    let split: Leaf["split"];
    let bestGain = 0;
    for (let i = 0; i < this.#features.length; i++) {
      const feature = this.#features[i] as BinnedFeature;
      const at = this.#offsets[i] as number;
      const cut =
        "edges" in feature
          ? cutNumbers(histogram, at, binsOf(feature), rows, this.#limits)
          : cutLevels(histogram, at, binsOf(feature), rows, this.#limits);
      if (!cut || cut.gain <= bestGain) continue;
      bestGain = cut.gain;
      split = { feature: i, cut };
    }
    if (split && this.#histograms * this.#slots <= mostNumbers) return { ...rows, histogram, split };
    this.#release(histogram);
    return { ...rows, histogram: undefined, split };
  }

  #canSplit({ depth, second }: LeafRows): boolean {
    return depth < this.#limits.depth && second >= 2 * this.#limits.least;
  }

  #split({ node, depth, from, to, first, second, histogram, split }: Leaf): [Leaf, Leaf] {
    const { feature, cut } = split as NonNullable<Leaf["split"]>;
    const left = binsOnTheLeft(cut);
    this.#leftBins[node] = left;
    const { bins } = this.#features[feature] as BinnedFeature;
    const middle = partition(this.#rows, from, to, bins, left, this.#others);
    const rest = { first: first - cut.first, second: second - cut.second };
    const one: LeafRows = {
      node: this.#addNode(cut),
      depth: depth + 1,
      from,
      to: middle,
      first: cut.first,
      second: cut.second,
    };
    const other: LeafRows = { node: this.#addNode(rest), depth: depth + 1, from: middle, to, ...rest };
    this.#describe(node, feature, cut);
    this.#tree.left[node] = one.node;
    this.#tree.right[node] = other.node;
    if (!histogram || !(this.#canSplit(one) || this.#canSplit(other))) {
      this.#release(histogram);
      return [this.#measure(one), this.#measure(other)];
    }
    const leftIsSmaller = middle - from < to - middle;
    const smaller = leftIsSmaller ? this.#histogramOf(from, middle) : this.#histogramOf(middle, to);
    subtract(histogram, smaller);
    return leftIsSmaller
      ? [this.#measure(one, smaller), this.#measure(other, histogram)]
      : [this.#measure(one, histogram), this.#measure(other, smaller)];
  }

  /** Says in the tree how a node splits. */
  #describe(node: number, index: number, cut: Cut): void {
    const tree = this.#tree;
    const feature = this.#features[index] as BinnedFeature;
    tree.feature[node] = index;
    if ("levels" in feature) {
      tree.levels ??= tree.feature.map(() => null);
      const levels = (cut.leftBins ?? []).map((bin) => feature.levels[bin - 1] as number);
      tree.levels[node] = levels.sort((a, b) => a - b);
      return;
    }
    tree.threshold[node] = cut.bin === 0 ? belowAll : (feature.edges[cut.bin - 1] as number);
    if (!cut.missingRight) return;
    tree.missingRight ??= tree.feature.map(() => 0);
    tree.missingRight[node] = 1;
  }

  #histogramOf(from: number, to: number): Float64Array {
    const histogram = this.#spare.pop() ?? this.#newHistogram();
    histogram.fill(0);
    const { first, second } = this.#ordered;
    const rows = this.#rows.subarray(from, to);
    order(rows, this.#derivatives, this.#ordered);
    for (let i = 0; i < this.#features.length; i += 2) {
      const { bins } = this.#features[i] as BinnedFeature;
      const offset = this.#offsets[i] as number;
      // Of an odd number the last one is added up twice, the second time to nowhere.
      const other = this.#features[i + 1]?.bins ?? bins;
      const otherOffset = this.#offsets[i + 1] ?? this.#slots;
      addUp(histogram, rows, first, second, { bins, offset, other, otherOffset });
    }
    return histogram;
  }

  #newHistogram(): Float64Array {
    this.#histograms++;
    // The bins of a feature more, for what is added up to nowhere.
    return new Float64Array(this.#slots + 2 * 256);
  }

  #release(histogram: Float64Array | undefined): void {
    if (histogram) this.#spare.push(histogram);
  }
}

/** Adds to `scores` what the tree says of each of the rows. */
export function addGrownTree(
  { tree, leftBins }: GrownTree,
  features: readonly BinnedFeature[],
  rows: Int32Array,
  scores: Scores,
): void {
  const bins = features.map((feature) => feature.bins);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    let node = 0;
    for (;;) {
      const left = leftBins[node];
      if (!left) break;
      const bin = (bins[tree.feature[node] as number] as Uint8Array)[row] as number;
      node = (left[bin] === 1 ? tree.left[node] : tree.right[node]) as number;
    }
    scores[row] = (scores[row] as number) + (tree.values[node] as number);
  }
}

function emptyTree(): Tree {
  return { feature: [], threshold: [], left: [], right: [], values: [] };
}

function sumOf(rows: Int32Array, { first, second }: Derivatives): Sums {
  const sums = { first: 0, second: 0 };
  for (let i = 0; i < rows.length; i++) {
    sums.first += first[rows[i] as number] as number;
    sums.second += second[rows[i] as number] as number;
  }
  return sums;
}

/** The rows' derivatives one after the other in memory: all features read them. */
function order(rows: Int32Array, { first, second }: Derivatives, ordered: Derivatives): void {
  const firsts = ordered.first;
  const seconds = ordered.second;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    firsts[i] = first[row] as number;
    seconds[i] = second[row] as number;
  }
}

/** Adds up two features at a time, as this is where the time goes: they share what is read of each row. */
function addUp(
  histogram: Float64Array,
  rows: Int32Array,
  first: Float64Array,
  second: Float64Array,
  {
    bins,
    offset,
    other,
    otherOffset,
  }: { bins: Uint8Array; offset: number; other: Uint8Array; otherOffset: number },
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const at = offset + 2 * (bins[row] as number);
    const otherAt = otherOffset + 2 * (other[row] as number);
    const one = first[i] as number;
    const two = second[i] as number;
    histogram[at] = (histogram[at] as number) + one;
    histogram[at + 1] = (histogram[at + 1] as number) + two;
    histogram[otherAt] = (histogram[otherAt] as number) + one;
    histogram[otherAt + 1] = (histogram[otherAt + 1] as number) + two;
  }
}

function subtract(from: Float64Array, histogram: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - (histogram[i] as number);
}

/** Moves the rows of the left child to the front, both in their order; says where the others begin. */
function partition(
  rows: Int32Array,
  from: number,
  to: number,
  bins: Uint8Array,
  left: Uint8Array,
  others: Int32Array,
): number {
  let middle = from;
  let count = 0;
  for (let i = from; i < to; i++) {
    const row = rows[i] as number;
    if (left[bins[row] as number] === 1) rows[middle++] = row;
    else others[count++] = row;
  }
  rows.set(others.subarray(0, count), middle);
  return middle;
}

function addValue(scores: Scores, rows: Int32Array, from: number, to: number, value: number): void {
  for (let i = from; i < to; i++) {
    const row = rows[i] as number;
    scores[row] = (scores[row] as number) + value;
  }
}

function binsOnTheLeft(cut: Cut): Uint8Array {
  const left = new Uint8Array(256);
  if (cut.leftBins) for (const bin of cut.leftBins) left[bin] = 1;
  else left.fill(1, cut.missingRight ? 1 : 0, cut.bin + 1);
  return left;
}
