/** Cuts rows into requests. */
import { type CsvColumn, CsvWriter } from "../../csv-fields.ts";
import type { InputValue, UdfBlockColumn } from "../../udf-client/author.ts";

export interface Batch {
  /** Position of the first row among the function's, from 1. */
  firstRow: number;
  rows: number;
  /** Holds the rows as CSV, each with a line break at its end. */
  bytes: Buffer;
  /** Where each row begins in `bytes`, and where the last one ends. */
  starts: readonly number[];
}

/** A batch before it is asked, with the values of its rows, column by column, if they were to be kept. */
export interface FilledBatch extends Batch {
  values: InputValue[][];
}

/** Rows at hand, until the next block is asked for. */
export interface RowBlock {
  readonly rows: number;
  readonly columns: readonly Pick<UdfBlockColumn, "get">[];
}

export interface BatchLimits {
  rows: number;
  /** What a request is filled to; a single row may have more. */
  bytes: number;
}

export interface ReadingOptions {
  /** Position of the first row, from 1. */
  firstRow?: number | undefined;
  keepValues?: boolean | undefined;
}

/**
 * Reads all blocks, holding one batch at a time. A batch may span blocks. Values are read row by row, because that is
 * how they lie in memory.
 */
export function* readBatches(
  blocks: Iterable<RowBlock>,
  csvColumns: readonly CsvColumn[],
  limits: BatchLimits,
  { firstRow = 1, keepValues = false }: ReadingOptions = {},
): Generator<FilledBatch> {
  const writer = new CsvWriter(csvColumns);
  const width = csvColumns.length;
  const row: InputValue[] = new Array(width).fill(null);
  let first = firstRow;
  let starts = [0];
  let values = emptyColumns(keepValues ? width : 0);
  const take = (): FilledBatch => {
    const batch = {
      firstRow: first,
      rows: starts.length - 1,
      bytes: writer.take(starts.at(-1) ?? 0),
      starts,
      values,
    };
    first += batch.rows;
    starts = [0];
    values = emptyColumns(values.length);
    return batch;
  };
  for (const { columns, rows } of blocks) {
    for (let index = 0; index < rows; index++) {
      for (let i = 0; i < width; i++) {
        const value = (columns[i] as RowBlock["columns"][number]).get(index);
        writer.field(i, value);
        if (keepValues) row[i] = value;
      }
      writer.endLine();
      // The row that goes beyond a limit opens the next batch.
      if (starts.length > 1 && (writer.length > limits.bytes || starts.length > limits.rows)) yield take();
      for (let i = 0; i < values.length; i++) (values[i] as InputValue[]).push(row[i] as InputValue);
      starts.push(writer.length);
    }
  }
  if (starts.length > 1) yield take();
}

function emptyColumns(count: number): InputValue[][] {
  return Array.from({ length: count }, () => []);
}

/** The rows as a request's body, without a line break at its end. */
export function bodyOf({ bytes, rows, starts }: Batch): Buffer {
  return bytes.subarray(starts[0], (starts[rows] ?? 1) - 1);
}

/** The two halves of a batch of at least two rows. */
export function halve({ bytes, firstRow, rows, starts }: Batch): [Batch, Batch] {
  const middle = Math.ceil(rows / 2);
  return [
    { firstRow, rows: middle, bytes, starts: starts.slice(0, middle + 1) },
    { firstRow: firstRow + middle, rows: rows - middle, bytes, starts: starts.slice(middle) },
  ];
}
