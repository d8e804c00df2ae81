import { seededRandom, shuffle } from "./random.ts";
import type { Target } from "./target.ts";

/** Indexes of the rows to learn from, and of those to validate with. */
export interface RowSplit {
  training: Int32Array;
  /** The same rows where each is validated with by models that haven't learned from it. */
  validation: Int32Array;
  crossValidated: boolean;
}

/**
 * Holds a share of the rows back for validation, chosen at random with a fixed seed. For classification each
 * label keeps its share, and a label with one row stays in training.
 */
export function splitRows(target: Target, rows: number, fraction: number): RowSplit {
  const random = seededRandom(42);
  const byLabel = target.labels.length === 0 ? [] : rowsByLabel(target, rows);
  // Labels that have too few rows to be shared out are not kept apart.
  const isShared = byLabel.some((group) => heldOf(group, fraction) > 0);
  const groups = isShared ? byLabel : [allRows(rows)];
  const training: number[] = [];
  const validation: number[] = [];
  for (const group of groups) {
    shuffle(group, random);
    const held = heldOf(group, fraction) || (isShared || fraction === 0 ? 0 : 1);
    // Not spread into push(): a call takes only so many arguments.
    for (const row of group.subarray(0, held)) validation.push(row);
    for (const row of group.subarray(held)) training.push(row);
  }
  return {
    training: shuffle(Int32Array.from(training), random),
    validation: shuffle(Int32Array.from(validation), random),
    crossValidated: false,
  };
}

function heldOf(group: Int32Array, fraction: number): number {
  return Math.min(group.length - 1, Math.round(group.length * fraction));
}

function allRows(rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}

function rowsByLabel(target: Target, rows: number): Int32Array[] {
  const groups: number[][] = target.labels.map(() => []);
  for (let row = 0; row < rows; row++) groups[target.values[row] as number]?.push(row);
  return groups.filter((group) => group.length > 0).map((group) => Int32Array.from(group));
}
