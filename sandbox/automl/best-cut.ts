/** A cut that gains less is taken for rounding. */
const leastGain = 1e-9;
/** Less weight than any row has: what is left of an empty bin by subtracting others. */
const leastWeight = 1e-7;
/** Levels of little weight are put in order as if they had so much more, of no gradient. */
const levelSmoothing = 10;

/** What a leaf is penalised and limited by. */
export interface CutLimits {
  lambda: number;
  /** The least sum of second derivatives of a child. */
  least: number;
}

/** Where a histogram is cut in two: which bins go left, and what the derivatives of those sum up to. */
export interface Cut {
  gain: number;
  first: number;
  second: number;
  /** The last bin that goes left, of a feature of numbers. */
  bin: number;
  missingRight: boolean;
  /** The bins that go left, of a feature of levels. */
  leftBins?: number[];
}

/**
 * The best cut of `bins` pairs of summed derivatives, first and second, from `at` on; the whole's sums are
 * given. Numbers are cut between two bins, the missing ones (bin 0) being with either side.
 */
export function cutNumbers(
  sums: Float64Array,
  at: number,
  bins: number,
  { first, second }: { first: number; second: number },
  { lambda, least }: CutLimits,
): Cut | undefined {
  const whole = scoreOf(first, second, lambda);
  const missingFirst = sums[at] as number;
  const missingSecond = sums[at + 1] as number;
  let best: Cut | undefined;
  let bestGain = leastGain;
  const isMissing = missingSecond > leastWeight;
  // Where nothing is missing here, what is missing later goes left.
  for (let side = 0; side < (isMissing ? 2 : 1); side++) {
    let leftFirst = side === 0 ? missingFirst : 0;
    let leftSecond = side === 0 ? missingSecond : 0;
    for (let bin = side === 0 && isMissing ? 0 : 1; bin < bins - 1; bin++) {
      if (bin > 0) {
        const binSecond = sums[at + 2 * bin + 1] as number;
        if (binSecond <= leastWeight) continue;
        leftFirst += sums[at + 2 * bin] as number;
        leftSecond += binSecond;
      }
      if (leftSecond < least) continue;
      const rightSecond = second - leftSecond;
      if (rightSecond < least) break;
      const rightFirst = first - leftFirst;
      const gain = scoreOf(leftFirst, leftSecond, lambda) + scoreOf(rightFirst, rightSecond, lambda) - whole;
      if (gain <= bestGain) continue;
      bestGain = gain;
      best = { gain, first: leftFirst, second: leftSecond, bin, missingRight: side === 1 };
    }
  }
  return best;
}

/**
 * The same for levels: put in the order of their means, they are cut between two neighbours (Fisher, "On
 * grouping for maximum homogeneity"). Those with too little weight here, and unknown ones, go right.
 */
export function cutLevels(
  sums: Float64Array,
  at: number,
  bins: number,
  { first, second }: { first: number; second: number },
  { lambda, least }: CutLimits,
): Cut | undefined {
  const whole = scoreOf(first, second, lambda);
  const order: number[] = [];
  for (let bin = 0; bin < bins; bin++) if ((sums[at + 2 * bin + 1] as number) > leastWeight) order.push(bin);
  if (order.length < 2) return undefined;
  const mean = (bin: number) =>
    (sums[at + 2 * bin] as number) / ((sums[at + 2 * bin + 1] as number) + levelSmoothing);
  order.sort((a, b) => mean(a) - mean(b) || a - b);
  let best: Cut | undefined;
  let bestGain = leastGain;
  let leftFirst = 0;
  let leftSecond = 0;
  for (let i = 0; i < order.length - 1; i++) {
    const bin = order[i] as number;
    leftFirst += sums[at + 2 * bin] as number;
    leftSecond += sums[at + 2 * bin + 1] as number;
    if (leftSecond < least) continue;
    const rightSecond = second - leftSecond;
    if (rightSecond < least) break;
    const rightFirst = first - leftFirst;
    const gain = scoreOf(leftFirst, leftSecond, lambda) + scoreOf(rightFirst, rightSecond, lambda) - whole;
    if (gain <= bestGain) continue;
    bestGain = gain;
    best = { gain, first: leftFirst, second: leftSecond, bin: i, missingRight: false };
  }
  if (!best) return undefined;
  const left = order.slice(0, best.bin + 1);
  if (!left.includes(0)) return { ...best, leftBins: left };
  // Unknown levels are in no list of levels: what they are with is the right side.
  return {
    ...best,
    first: first - best.first,
    second: second - best.second,
    leftBins: order.slice(best.bin + 1),
  };
}

/** What a leaf of these summed derivatives takes off the loss, twice. */
function scoreOf(first: number, second: number, lambda: number): number {
  return (first * first) / (second + lambda);
}
