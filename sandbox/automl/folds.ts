import type { WeightedTarget } from "./weighted-target.ts";

/** Places in the order of the rows to learn from: some are learned from, the others only looked at. */
export interface Fold {
  learn: Int32Array;
  watch: Int32Array;
}

const parts = 5;

/** Each part of the rows, all of about the same weight whatever the rows are cut into, is watched once. */
export function foldsOf({ rows, weights }: Pick<WeightedTarget, "weights"> & { rows: Int32Array }): Fold[] {
  const whole = rows.reduce((sum, row) => sum + (weights[row] as number), 0);
  const cuts = [0];
  let sum = 0;
  rows.forEach((row, i) => {
    sum += weights[row] as number;
    while (sum >= (whole * cuts.length) / parts - 1e-9 * whole && cuts.length < parts) cuts.push(i + 1);
  });
  cuts.push(rows.length);
  return cuts.slice(1).map((to, part) => {
    const from = cuts[part] as number;
    return {
      learn: Int32Array.from([...ascending(0, from), ...ascending(to, rows.length)]),
      watch: ascending(from, to),
    };
  });
}

export function ascending(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, i) => from + i);
}
