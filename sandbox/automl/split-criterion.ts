import { rounded } from "./tree.ts";

/** A cut that gains less is taken for rounding. */
const leastGain = 1e-9;

/** Where a histogram is cut in two: `bin` is the last one of the left part. */
interface Cut {
  bin: number;
  gain: number;
}

/** What a tree splits by. Statistics are arrays of `width` numbers that can be added and subtracted. */
export interface SplitCriterion {
  width: number;
  /** Adds the rows' statistics to the histogram of one feature, which begins at `offset`. */
  accumulate(
    histogram: Float64Array,
    offset: number,
    bins: Uint8Array,
    rows: Int32Array,
    from: number,
    to: number,
  ): void;
  totals(rows: Int32Array, from: number, to: number): Float64Array;
  weight(statistics: Float64Array): number;
  /**
   * The best place to cut one feature's histogram in two: the last bin of the left part, and how much purer
   * the parts are than the whole. The loop is here, not with the caller, because it is where the time goes.
   */
  bestCut(
    histogram: Float64Array,
    offset: number,
    bins: number,
    totals: Float64Array,
    minimumWeight: number,
  ): Cut | undefined;
  /** The outputs of a leaf. */
  leaf(statistics: Float64Array): number[];
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
  return {
    width: 2,
    accumulate(histogram, offset, bins, rows, from, to) {
      for (let i = from; i < to; i++) {
        const row = rows[i] as number;
        const at = offset + 2 * (bins[row] as number);
        histogram[at] = (histogram[at] as number) + (first[row] as number);
        histogram[at + 1] = (histogram[at + 1] as number) + (second[row] as number);
      }
    },
    totals(rows, from, to) {
      let gradient = 0;
      let hessian = 0;
      for (let i = from; i < to; i++) {
        gradient += first[rows[i] as number] as number;
        hessian += second[rows[i] as number] as number;
      }
      return Float64Array.of(gradient, hessian);
    },
    weight: (statistics) => statistics[1] as number,
    bestCut(histogram, offset, bins, totals, minimumWeight) {
      const gradients = totals[0] as number;
      const weights = totals[1] as number;
      const whole = gradients ** 2 / (weights + lambda);
      let gradient = 0;
      let weight = 0;
      let best = -1;
      let bestGain = leastGain;
      for (let bin = 0; bin < bins - 1; bin++) {
        gradient += histogram[offset + 2 * bin] as number;
        weight += histogram[offset + 2 * bin + 1] as number;
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
    leaf: (statistics) => [
      rounded((-(statistics[0] as number) / ((statistics[1] as number) + lambda)) * rate),
    ],
  };
}

/** Gini impurity; a leaf answers with the share of each class in the weight of its rows. */
export function classCriterion(target: Float64Array, classes: number, weights: Float64Array): SplitCriterion {
  const weight = (statistics: Float64Array) => {
    let rows = 0;
    for (let label = 0; label < classes; label++) rows += statistics[label] as number;
    return rows;
  };
  const squares = (statistics: Float64Array) => {
    let sum = 0;
    for (let label = 0; label < classes; label++) sum += (statistics[label] as number) ** 2;
    return sum;
  };
  const left = new Float64Array(classes);
  return {
    width: classes,
    accumulate(histogram, offset, bins, rows, from, to) {
      for (let i = from; i < to; i++) {
        const row = rows[i] as number;
        const at = offset + classes * (bins[row] as number) + (target[row] as number);
        histogram[at] = (histogram[at] as number) + (weights[row] as number);
      }
    },
    totals(rows, from, to) {
      const counts = new Float64Array(classes);
      for (let i = from; i < to; i++) {
        const row = rows[i] as number;
        const label = target[row] as number;
        counts[label] = (counts[label] as number) + (weights[row] as number);
      }
      return counts;
    },
    weight,
    bestCut(histogram, offset, bins, totals, minimumWeight) {
      const rows = weight(totals);
      const whole = squares(totals) / rows;
      left.fill(0);
      let leftRows = 0;
      let best = -1;
      let bestGain = leastGain;
      for (let bin = 0; bin < bins - 1; bin++) {
        const at = offset + bin * classes;
        let leftSquares = 0;
        let rightSquares = 0;
        for (let label = 0; label < classes; label++) {
          const added = histogram[at + label] as number;
          const count = (left[label] as number) + added;
          left[label] = count;
          leftRows += added;
          leftSquares += count * count;
          rightSquares += ((totals[label] as number) - count) ** 2;
        }
        if (leftRows < minimumWeight) continue;
        if (rows - leftRows < minimumWeight) break;
        const gain = leftSquares / leftRows + rightSquares / (rows - leftRows) - whole;
        if (gain <= bestGain) continue;
        bestGain = gain;
        best = bin;
      }
      return best < 0 ? undefined : { bin: best, gain: bestGain };
    },
    leaf: (statistics) => Array.from(statistics, (count) => rounded(count / weight(statistics))),
  };
}
