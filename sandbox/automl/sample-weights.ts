import { shortened } from "./column-reading.ts";
import { isNumber } from "./columns.ts";
import type { TextTable } from "./csv-table.ts";
import { DataError } from "./data-error.ts";
import { largestNumber } from "./encode-columns.ts";

/** Rows, and how much each counts. */
export interface WeightedTable {
  table: TextTable;
  weights: Float64Array;
  /** How many rows AWS counts: these, and those of weight 0. */
  counted: number;
}

/**
 * Takes the column of weights out of the table: nothing is learned from it. As AWS says, rows without a
 * weight that is a number of at least 0 are left out; those of weight 0, too, as they count for nothing.
 * Source: SageMaker's API reference, TabularJobConfig, SampleWeightAttributeName.
 */
export function takeWeights(table: TextTable, name: string | undefined): WeightedTable {
  if (name === undefined) {
    return { table, weights: new Float64Array(table.rows).fill(1), counted: table.rows };
  }
  const at = table.columns.indexOf(name);
  const texts = table.values[at];
  if (!texts) throw new DataError(`The column of sample weights ${name} is not in the input.`);
  const weights = Float64Array.from(texts, (text) => (isNumber(text) ? Number(text) : -1));
  const large = texts.find((_, row) => (weights[row] as number) > largestNumber);
  if (large !== undefined) {
    throw new DataError(
      `The column of sample weights ${name} holds '${shortened(large)}', but ${largestNumber} is the most.`,
    );
  }
  const counts = (_: unknown, row: number) => (weights[row] as number) > 0;
  const kept = weights.filter(counts);
  return {
    table: {
      columns: table.columns.filter((_, i) => i !== at),
      values: table.values
        .filter((_, i) => i !== at)
        .map((column) => (kept.length === table.rows ? column : column.filter(counts))),
      rows: kept.length,
    },
    weights: kept,
    counted: weights.filter((weight) => weight >= 0).length,
  };
}

/**
 * The same weights with a mean of 1, as AutoGluon makes them, so that settings such as the least weight of a
 * leaf mean the same whatever the unit. Source: AutoGluon, AbstractTrainer.
 */
export function withMeanOne(weights: Float64Array): Float64Array {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return mean === 1 ? weights : weights.map((weight) => weight / mean);
}
