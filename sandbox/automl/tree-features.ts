import type { Feature } from "./columns.ts";

/**
 * How trees see a feature: numbers as they are; a category as the mean target of its level, which puts the
 * levels in an order a tree can split. With several classes there is one such number a class.
 */
export type TreeFeature = { feature: number } | { feature: number; means: number[]; otherwise: number };

/** What is to be predicted, and how much each row counts. */
interface WeightedTarget {
  target: Float64Array;
  /** 0 for regression. */
  classes: number;
  weights: Float64Array;
}

const mostClassesEncoded = 8;
/** A level with few rows is drawn towards the overall mean as if that many rows had it. */
const smoothing = 10;

/** Learns the encodings from the given rows only. */
export function planTreeFeatures(
  features: readonly Feature[],
  { target, classes, weights }: WeightedTarget,
  rows: Int32Array,
): TreeFeature[] {
  return features.flatMap((feature, index): TreeFeature[] => {
    const { levels, values } = feature;
    if (!levels) return [{ feature: index }];
    const outputs =
      classes === 0
        ? [(row: number) => target[row] as number]
        : classesToEncode(classes).map((label) => isClass(target, label));
    return outputs.map((output) => ({
      feature: index,
      ...meansOf({ levels: levels.length, values, output, weights }, rows),
    }));
  });
}

/** One array of numbers a tree feature. */
export function encodeForTrees(plans: readonly TreeFeature[], features: readonly Feature[]): Float64Array[] {
  return plans.map((plan) => {
    const values = features[plan.feature]?.values ?? new Float64Array();
    if (!("means" in plan)) return values;
    return values.map((level) =>
      Number.isNaN(level) ? plan.otherwise : (plan.means[level] ?? plan.otherwise),
    );
  });
}

function classesToEncode(classes: number): number[] {
  // With two classes the share of the second says it all.
  if (classes === 2) return [1];
  return Array.from({ length: Math.min(classes, mostClassesEncoded) }, (_, label) => label);
}

function isClass(target: Float64Array, label: number): (row: number) => number {
  return (row) => (target[row] === label ? 1 : 0);
}

function meansOf(
  {
    levels,
    values,
    output,
    weights,
  }: { levels: number; values: Float64Array; output: (row: number) => number; weights: Float64Array },
  rows: Int32Array,
): { means: number[]; otherwise: number } {
  const sums = new Float64Array(levels);
  const counts = new Float64Array(levels);
  let total = 0;
  let count = 0;
  for (const row of rows) {
    const weight = weights[row] as number;
    const value = output(row) * weight;
    total += value;
    count += weight;
    const level = values[row] as number;
    if (Number.isNaN(level)) continue;
    sums[level] = (sums[level] as number) + value;
    counts[level] = (counts[level] as number) + weight;
  }
  const mean = total / count;
  const means = Array.from(
    sums,
    (sum, level) => (sum + smoothing * mean) / ((counts[level] as number) + smoothing),
  );
  return { means, otherwise: mean };
}
