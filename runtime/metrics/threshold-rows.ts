import type { ScoreBin, ScoreCounts } from "./score-counts.ts";

/** What came of predicting the positive label from this score on. */
export interface ThresholdRow {
  threshold: number;
  /** Weights of rows. */
  tp: number;
  fp: number;
  tn: number;
  fn: number;
  /** Null where nothing is divided by nothing. */
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

/** So many thresholds there are, about, where there are too many scores for each to be one. */
export const mostThresholds = 10_000;

/**
 * A row for each different score, from the highest to the lowest; where they are counted in bins, for so many
 * of the bins' lowest scores that between two of them lies one of 10,000 parts of all rows, or one bin. What
 * a row counts is exact in any case.
 */
export function* thresholdRows(scores: ScoreCounts): Iterable<ThresholdRow> {
  let [positives, negatives] = [0, 0];
  for (const { positive, negative } of scores.bins()) {
    positives += positive;
    negatives += negative;
  }
  const step = scores.isExact ? 0 : (positives + negatives) / mostThresholds;
  let [tp, fp, since] = [0, 0, 0];
  let lowest: ThresholdRow | undefined;
  for (const bin of scores.bins()) {
    tp += bin.positive;
    fp += bin.negative;
    since += bin.positive + bin.negative;
    lowest = thresholdRow(bin, { tp, fp, tn: negatives - fp, fn: positives - tp });
    if (since < step) continue;
    yield lowest;
    [lowest, since] = [undefined, 0];
  }
  if (lowest !== undefined) yield lowest;
}

function thresholdRow(
  { least }: ScoreBin,
  counts: Pick<ThresholdRow, "tp" | "fp" | "tn" | "fn">,
): ThresholdRow {
  const { tp, fp, fn } = counts;
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  return {
    threshold: least,
    ...counts,
    precision: share(tp, tp + fp),
    recall: share(tp, tp + fn),
    f1: tp + fn > 0 ? share(2 * tp, 2 * tp + fp + fn) : null,
  };
}
