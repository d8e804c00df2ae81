import type { Feature } from "./columns.ts";
import { foldsOf } from "./folds.ts";
import type { WeightedTarget } from "./weighted-target.ts";

/**
 * How trees see a feature: numbers as they are; a category as the mean target of its level, which puts the
 * levels in an order a tree can split. With several classes there is one such number a class.
 */
export type TreeFeature = { feature: number } | { feature: number; means: number[]; otherwise: number };

/** Of more classes only the first so many are encoded. */
export const mostClassesEncoded = 8;
/** A level with few rows is drawn towards the overall mean as if that many rows had it. */
const smoothing = 10;
/** Levels of so many rows on average hardly know the single row, even one that is far larger than most. */
const rowsOfLevel = 500;

/** Learns the encodings from the given rows only. */
export function planTreeFeatures(
  features: readonly Feature[],
  target: WeightedTarget,
  rows: Int32Array,
): TreeFeature[] {
  const outputs = outputsToEncode(target);
  return features.flatMap((feature, index): TreeFeature[] => {
    if (!feature.levels) return [{ feature: index }];
    return outputs.map((output) => ({ feature: index, ...meansOf(feature, output, target.weights, rows) }));
  });
}

/** One array of numbers a tree feature. */
export function encodeForTrees(plans: readonly TreeFeature[], features: readonly Feature[]): Float64Array[] {
  return plans.map((plan) => encode(plan, features[plan.feature]?.values ?? new Float64Array()));
}

/**
 * The same for data to learn from, where the mean of a level with few rows would give their targets away:
 * each row gets the mean of others.
 */
export function encodeForLearning(
  plans: readonly TreeFeature[],
  features: readonly Feature[],
  target: WeightedTarget,
  rows: Int32Array,
): Float64Array[] {
  const outputs = outputsToEncode(target);
  const columns = encodeForTrees(plans, features);
  const at = (places: Int32Array) => places.map((place) => rows[place] as number);
  const parts = foldsOf({ rows, weights: target.weights }).map(({ learn, watch }) => ({
    own: at(watch),
    others: at(learn),
  }));
  let output = 0;
  plans.forEach((plan, i) => {
    output = plan.feature === plans[i - 1]?.feature ? output + 1 : 0;
    const feature = features[plan.feature];
    const of = outputs[output];
    if (!feature || !of || !("means" in plan) || rows.length >= rowsOfLevel * plan.means.length) return;
    for (const { own, others } of parts) {
      const means = { feature: plan.feature, ...meansOf(feature, of, target.weights, others) };
      const encoded = encode(
        means,
        Float64Array.from(own, (row) => feature.values[row] as number),
      );
      own.forEach((row, place) => {
        (columns[i] as Float64Array)[row] = encoded[place] as number;
      });
    }
  });
  return columns;
}

function encode(plan: TreeFeature, values: Float64Array): Float64Array {
  if (!("means" in plan)) return values;
  return values.map((level) =>
    Number.isNaN(level) ? plan.otherwise : (plan.means[level] ?? plan.otherwise),
  );
}

/** What a category's levels are told apart by: a number, or one a class. */
function outputsToEncode({ target, classes }: WeightedTarget): ((row: number) => number)[] {
  return classes === 0
    ? [(row: number) => target[row] as number]
    : classesToEncode(classes).map((label) => isClass(target, label));
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
  { values, levels = [] }: Feature,
  output: (row: number) => number,
  weights: Float64Array,
  rows: Int32Array,
): { means: number[]; otherwise: number } {
  const sums = new Float64Array(levels.length);
  const counts = new Float64Array(levels.length);
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
