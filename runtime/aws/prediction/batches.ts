/** Cuts rows into requests. */
import type { UdfBlock, UdfBlocks, UdfCells } from "../../udf-client/author.ts";
import { fewestRows } from "./pace.ts";
import type { RequestGate } from "./request-gate.ts";

export interface Batch {
  /** Position of the first row among the function's, from 1. */
  firstRow: number;
  rows: number;
  /** Holds the rows, each with a line break at its end. */
  bytes: Buffer;
  /** Where each row begins in `bytes`, and where the last one ends. */
  starts: readonly number[];
}

/** A batch before it is asked. */
export interface FilledBatch extends Batch {
  /** The rows themselves, to emit their predictions. A batch may span blocks. */
  kept: UdfBlock[];
  /** To be called when `bytes` is not needed any more. */
  release(): void;
}

/** What the rows of a batch are kept with. */
export interface Keeping {
  /** Position of the first row, from 1. */
  firstRow?: number;
  /** Whether they are emitted with what came in. */
  cells: boolean;
  /** How many rows there are, where that is known. */
  total?: number;
}

/** Collects rows as bytes, each with a line break at its end and none within. */
export interface RowWriter {
  /** Of all rows that it holds. */
  readonly length: number;
  /** Takes the rows that row() is to write one by one. */
  open(cells: UdfCells, block: UdfBlock): void;
  row(): void;
  /** The bytes of whole rows up to `end`, which the caller may keep. The rows behind them stay. */
  take(end: number): Buffer;
  /** Gives bytes back that take() returned. */
  reuse(taken: Buffer): void;
}

/**
 * Why there is no batch yet: the caller may do other things in between, or rows have not come from the
 * database yet.
 */
export type Delay = "turn" | "no rows";

/** Bytes that are written in about a millisecond. */
const stepBytes = 1 << 16;
/** Rows, and their cells, that are emitted in a few milliseconds at most. */
const keptTogether = { rows: 2000, cells: 40_000 };

/**
 * Reads all blocks, holding one batch at a time. The first batches, as many as are asked at a time, are
 * small, so that they can all be under way of few rows, too. So are the last ones, so that the requests at
 * a time end at nearly the same time. Yields a delay now and then, so that answers which have come
 * meanwhile may be looked at. It waits for the database where no batch waits for its turn.
 */
export function* readBatches(
  blocks: UdfBlocks,
  writer: RowWriter,
  gate: Pick<RequestGate, "pace" | "waiting">,
  { cells, firstRow = 1, total }: Keeping,
): Generator<FilledBatch | Delay> {
  const { pace } = gate;
  const { limits } = pace;
  const end = total === undefined ? Number.POSITIVE_INFINITY : firstRow + total;
  let first = firstRow;
  let starts = [0];
  let kept: UdfBlock[] = [];
  let batches = 0;
  let pauseAt = stepBytes;
  const take = (): FilledBatch => {
    const bytes = writer.take(starts.at(-1) ?? 0);
    const release = () => writer.reuse(bytes);
    const batch = { firstRow: first, rows: starts.length - 1, bytes, starts, kept, release };
    first += batch.rows;
    starts = [0];
    kept = [];
    batches++;
    pauseAt = writer.length + stepBytes;
    return batch;
  };
  const mostRows = () => {
    const share = batches < pace.requests ? fewestRows : (end - first) / pace.requests;
    return Math.min(limits.rows, Math.max(fewestRows, Math.ceil(share)));
  };
  const areRowsLate = () => blocks.isReady?.() === false && gate.waiting > 0;
  const iterator = blocks[Symbol.iterator]();
  for (;;) {
    while (areRowsLate()) yield "no rows";
    const { done, value: block } = iterator.next();
    if (done) break;
    let unkept = 0;
    const keepUpTo = (row: number) => {
      if (row > unkept) kept.push(block.keep(unkept, row, { cells }));
      unkept = row;
    };
    const rowsTogether = Math.min(keptTogether.rows, Math.ceil(keptTogether.cells / block.columns.length));
    writer.open(block.cells, block);
    for (let row = 0; row < block.rows; row++) {
      writer.row();
      if (writer.length >= pauseAt) {
        pauseAt = writer.length + stepBytes;
        // The rows that follow are taken from the database while these are read.
        blocks.isReady?.();
        yield "turn";
      }
      if (row - unkept >= rowsTogether) keepUpTo(row);
      // The row that goes beyond a limit opens the next batch.
      if (starts.length > 1 && (writer.length > limits.bytes || starts.length > mostRows())) {
        keepUpTo(row);
        yield take();
      }
      starts.push(writer.length);
    }
    keepUpTo(block.rows);
  }
  if (starts.length === 1) return;
  const parts = Math.min(pace.requests, Math.ceil((starts.length - 1) / fewestRows));
  yield* partsOf(take(), parts);
}

/** So many batches of about as many rows each, in the place of one. */
function* partsOf(batch: FilledBatch, parts: number): Generator<FilledBatch> {
  let inUse = parts;
  const release = () => {
    if (--inUse === 0) batch.release();
  };
  const { bytes, firstRow, kept, rows, starts } = batch;
  for (let part = 0; part < parts; part++) {
    const [from, to] = [part, part + 1].map((share) => Math.round((rows * share) / parts)) as [
      number,
      number,
    ];
    yield {
      firstRow: firstRow + from,
      rows: to - from,
      bytes,
      starts: starts.slice(from, to + 1),
      kept: keptOf(kept, from, to),
      release,
    };
  }
}

/** The rows `from` to before `to` of all that are kept. */
function keptOf(kept: readonly UdfBlock[], from: number, to: number): UdfBlock[] {
  const found: UdfBlock[] = [];
  let start = 0;
  for (const block of kept) {
    const [first, last] = [Math.max(from, start) - start, Math.min(to, start + block.rows) - start];
    if (first === 0 && last === block.rows) found.push(block);
    else if (first < last) found.push(block.keep(first, last));
    start += block.rows;
  }
  return found;
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
