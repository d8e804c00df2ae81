import { type Cut, type CutLimits, cutLevels, cutNumbers } from "./best-cut.ts";
import { type BinnedFeature, binsOf } from "./feature-bins.ts";
import {
  addUpBins,
  type Derivatives,
  firstOf,
  type PackedBins,
  type PackedDerivatives,
  packDerivatives,
  placeOfBins,
  secondOf,
} from "./packed-histograms.ts";
import { rounded, type Tree } from "./tree.ts";

/** What stops a tree from growing, and what its leaves' values are multiplied by. */
export interface GrowthLimits {
  leaves: number;
  depth: number;
  rate: number;
  /** The penalty on the squares of leaves. */
  lambda: number;
  /** The least sum of second derivatives of a leaf. */
  least: number;
}

/** What a tree may split by, and the rows' bins of it. */
export interface GrowthFeatures {
  features: readonly BinnedFeature[];
  bins: PackedBins;
}

export type Scores = Float64Array | Float32Array;

/** A tree, and for each node that splits 1 for the bins that go left. */
export interface GrownTree {
  tree: Tree;
  leftBins: (Uint8Array | undefined)[];
}

/** The rows of a leaf, from one index to another, and what their packed derivatives sum up to. */
interface LeafRows {
  node: number;
  depth: number;
  from: number;
  to: number;
  sum: number;
}

/** A leaf that may be split. */
interface Leaf extends LeafRows {
  histogram: Float64Array | undefined;
  split: { feature: number; cut: Cut } | undefined;
}

/** All histograms together are hardly larger; further leaves do without their parent's. */
const mostNumbers = 3_000_000;
/** A cut that takes less off the loss is taken for rounding. */
const leastGain = 1e-9;
/** JSON has no infinity. Only missing values are not greater than this. */
const belowAll = -Number.MAX_VALUE;

/**
 * Grows trees leaf by leaf, the one that gains most first (LightGBM's way), on histograms of binned
 * features; the histogram of the larger child is its parent's minus its sibling's. A class with its loops
 * outside of it, as V8 compiles a closure anew for each tree.
 */
export class LeafWiseGrower {
  #features: readonly BinnedFeature[] = [];
  #bins: PackedBins = { words: [], offsets: new Int32Array(), size: 0 };
  readonly #mostBins: number;
  readonly #limits: GrowthLimits;
  #cutLimits: CutLimits = { lambda: 0, least: 0, secondUnits: 1, leastGain };
  readonly #spare: Float64Array[] = [];
  #histograms = 0;
  readonly #others: Int32Array;
  readonly #derivatives: PackedDerivatives;
  /** Of the rows of a leaf, the one after the other in memory: all features read them. */
  readonly #ordered: Float64Array;
  #rows: Int32Array = new Int32Array();
  #tree = emptyTree();
  #leftBins: GrownTree["leftBins"] = [];

  /** For trees of up to `rowCount` rows, whose features have up to `mostBins` bins together. */
  constructor(rowCount: number, mostBins: number, limits: GrowthLimits) {
    this.#mostBins = mostBins;
    this.#limits = limits;
    this.#others = new Int32Array(rowCount);
    this.#derivatives = { packed: new Float64Array(rowCount), firstUnits: 1, secondUnits: 1 };
    this.#ordered = new Float64Array(rowCount);
  }

  /** Adds each row's leaf value to `scores`. `rows`, ascending, are those to learn from; it reorders them. */
  grow(
    { features, bins }: GrowthFeatures,
    rows: Int32Array,
    derivatives: Derivatives,
    scores: Scores,
  ): GrownTree {
    this.#features = features;
    this.#bins = bins;
    this.#rows = rows;
    this.#tree = emptyTree();
    this.#leftBins = [];
    const sum = packDerivatives(derivatives, rows, this.#derivatives);
    this.#cutLimits = this.#inUnits();
    const leaves = [this.#measure({ node: this.#addNode(sum), depth: 0, from: 0, to: rows.length, sum })];
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
      const [left, right] = this.#split(leaf, leaves.length + 1 === this.#limits.leaves);
      leaves[best] = left;
      leaves.push(right);
    }
    for (const { node, from, to, histogram } of leaves) {
      addValue(scores, rows, from, to, this.#tree.values[node] as number);
      this.#release(histogram);
    }
    return { tree: this.#tree, leftBins: this.#leftBins };
  }

  /** The limits in the units of the packed derivatives. */
  #inUnits(): CutLimits {
    const { firstUnits, secondUnits } = this.#derivatives;
    const { lambda, least } = this.#limits;
    return {
      lambda: lambda * secondUnits,
      least: least * secondUnits,
      secondUnits,
      leastGain: (leastGain * firstUnits ** 2) / secondUnits,
    };
  }

  #addNode(sum: number): number {
    const tree = this.#tree;
    const { firstUnits, secondUnits } = this.#derivatives;
    const first = firstOf(sum) / firstUnits;
    const second = secondOf(sum) / secondUnits;
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
      const at = this.#bins.offsets[i] as number;
      const cut =
        "edges" in feature
          ? cutNumbers(histogram, at, binsOf(feature), rows.sum, this.#cutLimits)
          : cutLevels(histogram, at, binsOf(feature), rows.sum, this.#cutLimits);
      if (!cut || cut.gain <= bestGain) continue;
      bestGain = cut.gain;
      split = { feature: i, cut };
    }
    if (split && this.#histograms * this.#mostBins <= mostNumbers) return { ...rows, histogram, split };
    this.#release(histogram);
    return { ...rows, histogram: undefined, split };
  }

  #canSplit({ depth, sum }: LeafRows): boolean {
    return depth < this.#limits.depth && secondOf(sum) >= 2 * this.#cutLimits.least;
  }

  /** Splits a leaf. When it is the last one to be split, nobody asks how its children would be. */
  #split({ node, depth, from, to, sum, histogram, split }: Leaf, isLast: boolean): [Leaf, Leaf] {
    const { feature, cut } = split as NonNullable<Leaf["split"]>;
    const left = binsOnTheLeft(cut);
    this.#leftBins[node] = left;
    const own = this.#rows.subarray(from, to);
    const middle = from + partition(own, placeOfBins(this.#bins, feature), left, this.#others);
    const [one, other] = [
      { node: this.#addNode(cut.left), depth: depth + 1, from, to: middle, sum: cut.left },
      { node: this.#addNode(sum - cut.left), depth: depth + 1, from: middle, to, sum: sum - cut.left },
    ];
    this.#describe(node, feature, cut);
    this.#tree.left[node] = one.node;
    this.#tree.right[node] = other.node;
    if (isLast) {
      this.#release(histogram);
      const unsplit = { histogram: undefined, split: undefined };
      return [
        { ...one, ...unsplit },
        { ...other, ...unsplit },
      ];
    }
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
    const rows = this.#rows.subarray(from, to);
    order(rows, this.#derivatives.packed, this.#ordered);
    addUpBins(this.#bins, rows, this.#ordered, histogram);
    return histogram;
  }

  #newHistogram(): Float64Array {
    this.#histograms++;
    return new Float64Array(this.#mostBins);
  }

  #release(histogram: Float64Array | undefined): void {
    if (histogram) this.#spare.push(histogram);
  }
}

/** Adds to `scores` what the tree says of each of the rows. */
export function addGrownTree(
  { tree, leftBins }: GrownTree,
  bins: PackedBins,
  rows: Int32Array,
  scores: Scores,
): void {
  const places = tree.feature.map((feature) => placeOfBins(bins, Math.max(0, feature)));
  const shifts = Int32Array.from(places, ({ shift }) => shift);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    let node = 0;
    for (;;) {
      const left = leftBins[node];
      if (!left) break;
      const word = (places[node] as (typeof places)[number]).words[row] as number;
      const bin = (word >>> (shifts[node] as number)) & 255;
      node = (left[bin] === 1 ? tree.left[node] : tree.right[node]) as number;
    }
    scores[row] = (scores[row] as number) + (tree.values[node] as number);
  }
}

function emptyTree(): Tree {
  return { feature: [], threshold: [], left: [], right: [], values: [] };
}

function order(rows: Int32Array, packed: Float64Array, ordered: Float64Array): void {
  for (let i = 0; i < rows.length; i++) ordered[i] = packed[rows[i] as number] as number;
}

function subtract(from: Float64Array, histogram: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - (histogram[i] as number);
}

/** Moves the rows of the left child to the front, both in their order; says where the others begin. */
function partition(
  rows: Int32Array,
  { words, shift }: ReturnType<typeof placeOfBins>,
  left: Uint8Array,
  others: Int32Array,
): number {
  let middle = 0;
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (left[((words[row] as number) >>> shift) & 255] === 1) rows[middle++] = row;
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
