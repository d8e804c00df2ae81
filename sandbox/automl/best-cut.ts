import { fewLevels } from "./feature-bins.ts";
import { firstOf, secondOf } from "./packed-histograms.ts";

/** Levels of little weight are put in order as if they had so much more, of no gradient. */
const levelSmoothing = 10;
/** Of more than a few levels, a cut has a penalty of its own, and so many on one side at most. */
const penaltyOfMany = 10;
const mostOnOneSide = 32;

/** What a leaf is penalised and limited by, in units of the second derivative. */
export interface CutLimits {
  lambda: number;
  /** The least sum of second derivatives of a child. */
  least: number;
  /** How many units a second derivative of 1 is. */
  secondUnits: number;
  /** A cut that gains less is taken for rounding. */
  leastGain: number;
}

/** Where a histogram is cut in two: which bins go left, and what their packed derivatives sum up to. */
export interface Cut {
  gain: number;
  left: number;
  /** The last bin that goes left, of a feature of numbers. */
  bin: number;
  missingRight: boolean;
  /** The bins that go left, of a feature of levels. */
  leftBins?: number[];
}

/**
 * The best cut of `bins` packed sums of derivatives from `at` on; the whole's sum is given. Numbers are cut
 * between two bins, the missing ones (bin 0) being with either side.
 */
export function cutNumbers(
  sums: Float64Array,
  at: number,
  bins: number,
  whole: number,
  { lambda, least, leastGain }: CutLimits,
): Cut | undefined {
  const first = firstOf(whole);
  const second = secondOf(whole);
  const uncut = (first * first) / (second + lambda);
  const missing = sums[at] as number;
  // No objects on the way: a better cut is found often.
  let bestScore = uncut + leastGain;
  let bestBin = -1;
  let bestLeft = 0;
  let missingRight = false;
  // Where nothing is missing here, what is missing later goes left.
  for (let side = 0; side < (missing !== 0 ? 2 : 1); side++) {
    let left = side === 0 ? missing : 0;
    for (let bin = side === 0 && missing !== 0 ? 0 : 1; bin < bins - 1; bin++) {
      if (bin > 0) {
        const own = sums[at + bin] as number;
        if (own === 0) continue;
        left += own;
      }
      const leftFirst = firstOf(left);
      const leftSecond = secondOf(left);
      if (leftSecond < least) continue;
      const rightSecond = second - leftSecond;
      if (rightSecond < least) break;
      // The score of both sides is the one by the other; most cuts are worse, and need no division.
      const rightFirst = first - leftFirst;
      const one = leftSecond + lambda;
      const other = rightSecond + lambda;
      const score = leftFirst * leftFirst * other + rightFirst * rightFirst * one;
      if (score <= bestScore * one * other) continue;
      bestScore = score / (one * other);
      bestBin = bin;
      bestLeft = left;
      missingRight = side === 1;
    }
  }
  return bestBin < 0 ? undefined : { gain: bestScore - uncut, left: bestLeft, bin: bestBin, missingRight };
}

/**
 * The same for levels: put in the order of their means, they are cut between two neighbours (Fisher, "On
 * grouping for maximum homogeneity"). Those with too little weight here, and unknown ones, go right. Many
 * levels have a cut that suits the noise, which is why LightGBM penalises and limits them (`cat_l2`,
 * `max_cat_threshold`), too.
 */
export function cutLevels(
  sums: Float64Array,
  at: number,
  bins: number,
  whole: number,
  { lambda, least, secondUnits, leastGain }: CutLimits,
): Cut | undefined {
  const first = firstOf(whole);
  const second = secondOf(whole);
  const uncut = scoreOf(first, second, lambda);
  const penalty = bins - 1 > fewLevels ? lambda + penaltyOfMany * secondUnits : lambda;
  const order: number[] = [];
  for (let bin = 0; bin < bins; bin++) if (sums[at + bin] !== 0) order.push(bin);
  if (order.length < 2) return undefined;
  const means = order.map((bin) => {
    const sum = sums[at + bin] as number;
    return { bin, mean: firstOf(sum) / (secondOf(sum) + levelSmoothing * secondUnits) };
  });
  means.sort((a, b) => a.mean - b.mean || a.bin - b.bin);
  let best: Cut | undefined;
  let bestGain = leastGain;
  let left = 0;
  for (let i = 0; i < means.length - 1; i++) {
    left += sums[at + (means[i] as { bin: number }).bin] as number;
    if (i >= mostOnOneSide && means.length - 1 - i > mostOnOneSide) continue;
    const leftSecond = secondOf(left);
    if (leftSecond < least) continue;
    const rightSecond = second - leftSecond;
    if (rightSecond < least) break;
    const leftFirst = firstOf(left);
    const gain =
      scoreOf(leftFirst, leftSecond, penalty) + scoreOf(first - leftFirst, rightSecond, penalty) - uncut;
    if (gain <= bestGain) continue;
    bestGain = gain;
    best = { gain, left, bin: i, missingRight: false };
  }
  if (!best) return undefined;
  const ordered = means.map(({ bin }) => bin);
  const leftBins = ordered.slice(0, best.bin + 1);
  if (!leftBins.includes(0)) return { ...best, leftBins };
  // Unknown levels are in no list of levels: what they are with is the right side.
  return { ...best, left: whole - best.left, leftBins: ordered.slice(best.bin + 1) };
}

/** What a leaf of these summed derivatives takes off the loss, twice, in units. */
function scoreOf(first: number, second: number, lambda: number): number {
  return (first * first) / (second + lambda);
}
