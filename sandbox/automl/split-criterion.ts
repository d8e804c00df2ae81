import { rounded } from "./tree.ts";

/** A cut that gains less is taken for rounding. */
const leastGain = 1e-9;

/** Where a histogram is cut in two: `bin` is the last one of the left part. */
interface Cut {
  bin: number;
  gain: number;
}

/** As many as a byte tells apart. */
const mostBins = 256;

/** What a tree splits by. */
export interface SplitCriterion {
  /** What the rows from one index to another sum up to. */
  totals(rows: Int32Array, from: number, to: number): Float64Array;
  weight(totals: Float64Array): number;
  /**
   * The best place to cut one feature's bins in two for these rows: the last bin of the left part, and how
   * much purer the parts are than the whole.
   */
  bestCut(
    feature: { binOf: Uint8Array; bins: number },
    rows: Int32Array,
    totals: Float64Array,
    minimumWeight: number,
  ): Cut | undefined;
  /** The outputs of a leaf. */
  leaf(totals: Float64Array): number[];
}

/**
 * Newton steps on a loss with the given first and second derivatives (XGBoost's formulas), each times the
 * row's weight. With `first` = -target, `second` = 1, `lambda` = 0 and `rate` = 1 it grows ordinary
 * regression trees.
 */
export function gradientCriterion(
  first: Float64Array,
  second: Float64Array,
  lambda: number,
  rate: number,
): SplitCriterion {
  const histogram = new Float64Array(2 * mostBins);
  return {
    totals(rows, from, to) {
      let gradient = 0;
      let hessian = 0;
      for (let i = from; i < to; i++) {
        gradient += first[rows[i] as number] as number;
        hessian += second[rows[i] as number] as number;
      }
      return Float64Array.of(gradient, hessian);
    },
    weight: (totals) => totals[1] as number,
    bestCut({ binOf, bins }, rows, totals, minimumWeight) {
      histogram.fill(0, 0, 2 * bins);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] as number;
        const at = 2 * (binOf[row] as number);
        histogram[at] = (histogram[at] as number) + (first[row] as number);
        histogram[at + 1] = (histogram[at + 1] as number) + (second[row] as number);
      }
      const gradients = totals[0] as number;
      const weights = totals[1] as number;
      const whole = gradients ** 2 / (weights + lambda);
      let gradient = 0;
      let weight = 0;
      let best = -1;
      let bestGain = leastGain;
      for (let bin = 0; bin < bins - 1; bin++) {
        gradient += histogram[2 * bin] as number;
        weight += histogram[2 * bin + 1] as number;
        if (weight < minimumWeight) continue;
        const rightWeight = weights - weight;
        if (rightWeight < minimumWeight) break;
        const right = gradients - gradient;
        const gain =
          (gradient * gradient) / (weight + lambda) + (right * right) / (rightWeight + lambda) - whole;
        if (gain <= bestGain) continue;
        bestGain = gain;
        best = bin;
      }
      return best < 0 ? undefined : { bin: best, gain: bestGain };
    },
    leaf: (totals) => [rounded((-(totals[0] as number) / ((totals[1] as number) + lambda)) * rate)],
  };
}

/**
 * Gini impurity; a leaf answers with the share of each class in the weight of its rows. The rows go from
 * right to left in the order of their bins, and each changes the squares of its own class only: so a cut
 * costs the same however many classes there are.
 */
export function classCriterion(target: Float64Array, classes: number, weights: Float64Array): SplitCriterion {
  const left = new Float64Array(classes);
  const right = new Float64Array(classes);
  const ends = new Int32Array(mostBins + 1);
  let ordered = new Int32Array();
  return {
    totals(rows, from, to) {
      const counts = new Float64Array(classes);
      for (let i = from; i < to; i++) {
        const row = rows[i] as number;
        const label = target[row] as number;
        counts[label] = (counts[label] as number) + (weights[row] as number);
      }
      return counts;
    },
    weight: sumOf,
    bestCut({ binOf, bins }, rows, totals, minimumWeight) {
      if (ordered.length < rows.length) ordered = new Int32Array(rows.length);
      orderByBin(rows, { binOf, bins }, ends, ordered);
      const all = sumOf(totals);
      left.fill(0);
      right.set(totals);
      let rightSquares = 0;
      for (let label = 0; label < classes; label++) rightSquares += (totals[label] as number) ** 2;
      const whole = rightSquares / all;
      let leftSquares = 0;
      let leftRows = 0;
      let best = -1;
      let bestGain = leastGain;
      let i = 0;
      for (let bin = 0; bin < bins - 1; bin++) {
        const end = ends[bin] as number;
        if (i === end) continue;
        for (; i < end; i++) {
          const row = ordered[i] as number;
          const label = target[row] as number;
          const weight = weights[row] as number;
          const here = left[label] as number;
          const there = right[label] as number;
          leftSquares += weight * (2 * here + weight);
          rightSquares -= weight * (2 * there - weight);
          left[label] = here + weight;
          right[label] = there - weight;
          leftRows += weight;
        }
        if (leftRows < minimumWeight) continue;
        if (all - leftRows < minimumWeight) break;
        const gain = leftSquares / leftRows + rightSquares / (all - leftRows) - whole;
        if (gain <= bestGain) continue;
        bestGain = gain;
        best = bin;
      }
      return best < 0 ? undefined : { bin: best, gain: bestGain };
    },
    leaf(totals) {
      const all = sumOf(totals);
      return Array.from(totals, (count) => rounded(count / all));
    },
  };
}

function sumOf(counts: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] as number;
  return sum;
}

/** Writes the rows in the order of their bins, and where in it each bin ends. */
function orderByBin(
  rows: Int32Array,
  { binOf, bins }: { binOf: Uint8Array; bins: number },
  ends: Int32Array,
  ordered: Int32Array,
): void {
  ends.fill(0, 0, bins + 1);
  for (let i = 0; i < rows.length; i++) {
    const next = (binOf[rows[i] as number] as number) + 1;
    ends[next] = (ends[next] as number) + 1;
  }
  // Where each bin begins; when its rows are written, it is where the bin ends.
  for (let bin = 1; bin <= bins; bin++) ends[bin] = (ends[bin] as number) + (ends[bin - 1] as number);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const bin = binOf[row] as number;
    const at = ends[bin] as number;
    ordered[at] = row;
    ends[bin] = at + 1;
  }
}
