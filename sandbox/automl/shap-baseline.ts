import type { ColumnPlan, Feature } from "./columns.ts";

/**
 * The row that all others are compared with, one value a feature: of the given rows the mean of a number, the
 * most frequent category or boolean, the median date, and no words. It is the centre that clustering finds
 * when it looks for one cluster, which is how Clarify makes a baseline when none is given.
 */
export function shapBaseline(
  columns: readonly ColumnPlan[],
  features: readonly Feature[],
  rows: Int32Array,
): Float64Array {
  const kinds = new Map(columns.map(({ name, kind }) => [name, kind]));
  const medians = new Map<string, number>();
  return Float64Array.from(features, ({ column, values }) => {
    switch (kinds.get(column)) {
      case "number":
        return mean(values, rows);
      case "timestamp": {
        // A date is several features; the first one says how late it is, and all are taken of one row.
        const row = medians.get(column) ?? medianRow(values, rows);
        if (row === undefined) return Number.NaN;
        medians.set(column, row);
        return values[row] as number;
      }
      case "text":
        return 0;
      default:
        return mostFrequent(values, rows);
    }
  });
}

function mean(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

function mostFrequent(values: Float64Array, rows: Int32Array): number {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const value = values[row] as number;
    if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([valueA, a], [valueB, b]) => b - a || valueA - valueB);
  return first?.[0] ?? Number.NaN;
}

function medianRow(values: Float64Array, rows: Int32Array): number | undefined {
  const known = rows.filter((row) => !Number.isNaN(values[row]));
  const sorted = known.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  return sorted[(sorted.length - 1) >> 1];
}
