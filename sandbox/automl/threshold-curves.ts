/** Points of a curve, from the highest threshold to the lowest. */
export interface Curve {
  x: number[];
  y: number[];
}

/** What becomes of a binary classifier when its threshold moves. */
export interface ThresholdCurves {
  /** The true positive rate over the false positive rate. */
  receiverOperatingCharacteristic: Curve;
  /** The precision over the recall. */
  precisionRecall: Curve;
}

/**
 * The curves of scores for the label 1, with a point for each distinct score. Where they begin and end, and
 * that a rate without rows is 0, is as in Spark's BinaryClassificationMetrics, which Model Monitor takes.
 */
export function thresholdCurves(truth: Float64Array, scores: Float64Array): ThresholdCurves {
  const order = Int32Array.from(truth.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const positives = truth.reduce((sum, label) => sum + label, 0);
  const negatives = truth.length - positives;
  const roc: Curve = { x: [0], y: [0] };
  const precisionRecall: Curve = { x: [], y: [] };
  let hits = 0;
  order.forEach((row, i) => {
    hits += truth[row] as number;
    const next = order[i + 1];
    if (next !== undefined && scores[next] === scores[row]) return;
    const recall = positives > 0 ? hits / positives : 0;
    roc.x.push(negatives > 0 ? (i + 1 - hits) / negatives : 0);
    roc.y.push(recall);
    precisionRecall.x.push(recall);
    precisionRecall.y.push(hits / (i + 1));
  });
  roc.x.push(1);
  roc.y.push(1);
  precisionRecall.x.unshift(0);
  precisionRecall.y.unshift(precisionRecall.y[0] ?? 1);
  return { receiverOperatingCharacteristic: roc, precisionRecall };
}

/** By trapezoids. */
export function areaUnder({ x, y }: Curve): number {
  let area = 0;
  for (let i = 1; i < x.length; i++) {
    area += (((x[i] as number) - (x[i - 1] as number)) * ((y[i] as number) + (y[i - 1] as number))) / 2;
  }
  return area;
}

/** The curve with at most about so many points, its first and last among them. */
export function thinOut({ x, y }: Curve, most: number): Curve {
  const step = Math.ceil(x.length / most);
  const kept = (_: number, i: number) => i % step === 0 || i === x.length - 1;
  return { x: x.filter(kept), y: y.filter(kept) };
}
