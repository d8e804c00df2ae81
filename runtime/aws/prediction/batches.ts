/** Cuts rows into requests. */
import { type CsvColumn, CsvWriter } from "../../csv-fields.ts";
import type { UdfCells, UdfRows } from "../../udf-client/author.ts";

export interface Batch {
  /** Position of the first row among the function's, from 1. */
  firstRow: number;
  rows: number;
  /** Holds the rows as CSV, each with a line break at its end. */
  bytes: Buffer;
  /** Where each row begins in `bytes`, and where the last one ends. */
  starts: readonly number[];
}

/** A batch before it is asked. */
export interface FilledBatch extends Batch {
  /** The rows themselves, in pieces, if they were to be kept. */
  kept: KeptRows[];
}

export type KeptRows = Pick<UdfRows, "columns" | "rows">;

/** Rows at hand, until the next block is asked for. */
export interface RowBlock {
  readonly rows: number;
  readonly cells: UdfCells;
}

/** Rows that can be kept for longer. */
export interface KeepableBlock extends RowBlock {
  keep(from: number, to: number): KeptRows;
}

export interface BatchLimits {
  rows: number;
  /** What a request is filled to; a single row may have more. */
  bytes: number;
}

/**
 * Reads all blocks, holding one batch at a time. A batch may span blocks. `firstRow` is the position of the first row, from 1;
 * `keep` keeps some rows of a block.
 */
export function* readBatches<Block extends RowBlock>(
  blocks: Iterable<Block>,
  csvColumns: readonly CsvColumn[],
  limits: BatchLimits,
  firstRow = 1,
  keep?: (block: Block, from: number, to: number) => KeptRows,
): Generator<FilledBatch> {
  const writer = new CsvWriter(csvColumns);
  let first = firstRow;
  let starts = [0];
  let kept: KeptRows[] = [];
  const take = (): FilledBatch => {
    const batch = {
      firstRow: first,
      rows: starts.length - 1,
      bytes: writer.take(starts.at(-1) ?? 0),
      starts,
      kept,
    };
    first += batch.rows;
    starts = [0];
    kept = [];
    return batch;
  };
  for (const block of blocks) {
    let unkept = 0;
    const keepUpTo = (row: number) => {
      if (keep !== undefined && row > unkept) kept.push(keep(block, unkept, row));
      unkept = row;
    };
    writer.open(block.cells);
    for (let row = 0; row < block.rows; row++) {
      writer.row();
      // The row that goes beyond a limit opens the next batch.
      if (starts.length > 1 && (writer.length > limits.bytes || starts.length > limits.rows)) {
        keepUpTo(row);
        yield take();
      }
      starts.push(writer.length);
    }
    keepUpTo(block.rows);
  }
  if (starts.length > 1) yield take();
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
