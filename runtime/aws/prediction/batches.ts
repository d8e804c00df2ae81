/** Cuts a group's rows into requests. */
import { SmeError } from "../../../spec/errors.ts";
import type { CsvRowEncoder } from "../../csv-fields.ts";
import type { InputValue, UdfContextMethods } from "../../udf-client/author.ts";

export interface Batch {
  /** Position in the group of the first row, from 1. */
  firstRow: number;
  /** The values that came in. */
  rows: InputValue[][];
  /** The same rows as CSV, without line breaks at their ends. */
  lines: string[];
}

export interface BatchLimits {
  rows: number;
  /** What a request is filled to. */
  bytes: number;
  /** What an endpoint takes of a single row. */
  rowBytes: number;
}

export type Rows = Pick<UdfContextMethods, "get" | "next">;

/** Reads the group to its end; the first row is the current one. Holds one batch at a time. */
export function* readBatches(
  ctx: Rows,
  columnCount: number,
  encode: CsvRowEncoder,
  limits: BatchLimits,
): Generator<Batch> {
  let batch: Batch = { firstRow: 1, rows: [], lines: [] };
  let bytes = 0;
  do {
    const row: InputValue[] = new Array(columnCount);
    for (let i = 0; i < columnCount; i++) row[i] = ctx.get(i);
    const line = encode(row);
    const lineBytes = Buffer.byteLength(line) + 1;
    const position = batch.firstRow + batch.rows.length;
    if (lineBytes > limits.rowBytes) {
      throw new SmeError("E-SME-87", { row: position, bytes: lineBytes, limit: limits.rowBytes });
    }
    if (batch.rows.length > 0 && (batch.rows.length >= limits.rows || bytes + lineBytes > limits.bytes)) {
      yield batch;
      batch = { firstRow: position, rows: [], lines: [] };
      bytes = 0;
    }
    batch.rows.push(row);
    batch.lines.push(line);
    bytes += lineBytes;
  } while (ctx.next());
  yield batch;
}

/** The two halves of a batch of at least two rows. */
export function halve({ firstRow, rows, lines }: Batch): [Batch, Batch] {
  const middle = Math.ceil(rows.length / 2);
  return [
    { firstRow, rows: rows.slice(0, middle), lines: lines.slice(0, middle) },
    { firstRow: firstRow + middle, rows: rows.slice(middle), lines: lines.slice(middle) },
  ];
}
