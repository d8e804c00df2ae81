/** Between the engine's columns and the row-wise blocks of a table message. */
import { type Cell, type Column, type ColumnData, ExasolError } from "../model.ts";
import { columnType } from "./column-types.ts";
import { ColumnType, emptyTable, type Table } from "./messages.ts";

/** Rows of one group on their way to a language client. */
export interface Batch {
  group: number;
  rowsInGroup: number;
  /** Counted over the whole call. */
  firstRow: number;
  rows: number;
  data: ColumnData;
}

export function encodeTable(batch: Batch, columns: Column[]): Table {
  const table: Table = {
    ...emptyTable(),
    rows: BigInt(batch.rows),
    rowsInGroup: BigInt(batch.rowsInGroup),
  };
  const writers = columns.map((column) => writer(table, column));
  for (let row = 0; row < batch.rows; row++) {
    table.rowNumber.push(BigInt(batch.firstRow + row));
    for (const [j, write] of writers.entries()) {
      const cell = batch.data[j]?.[row] ?? null;
      table.dataNulls.push(cell === null);
      if (cell !== null) write(cell);
    }
  }
  return table;
}

function writer(table: Table, { type }: Column): (cell: NonNullable<Cell>) => void {
  switch (columnType(type)) {
    case ColumnType.DOUBLE:
      return (cell) => table.dataDouble.push(Number(cell));
    case ColumnType.INT32:
      return (cell) => table.dataInt32.push(Number(cell));
    case ColumnType.INT64:
      return (cell) => table.dataInt64.push(BigInt(cell));
    case ColumnType.BOOLEAN:
      return (cell) => table.dataBool.push(cell === true);
    default:
      return (cell) => table.dataString.push(String(cell));
  }
}

/** What a language client emitted. Rejects blocks that do not fit the declared columns. */
export function decodeTable(table: Table, columns: Column[]): { inputRows: number[]; data: ColumnData } {
  const rows = Number(table.rows);
  if (table.dataNulls.length !== rows * columns.length) throw malformed("data_nulls");
  if (table.rowNumber.length !== rows) throw malformed("row_number");
  const cursors: Cursors = { string: 0, bool: 0, int32: 0, int64: 0, double: 0 };
  const data: ColumnData = columns.map(() => []);
  const readers = columns.map((column) => reader(table, column, cursors));
  let cell = 0;
  for (let row = 0; row < rows; row++) {
    for (const [j, read] of readers.entries()) data[j]?.push(table.dataNulls[cell++] ? null : read());
  }
  if (cursors.string !== table.dataString.length) throw malformed("data_string");
  if (cursors.bool !== table.dataBool.length) throw malformed("data_bool");
  if (cursors.int32 !== table.dataInt32.length) throw malformed("data_int32");
  if (cursors.int64 !== table.dataInt64.length) throw malformed("data_int64");
  if (cursors.double !== table.dataDouble.length) throw malformed("data_double");
  return { inputRows: table.rowNumber.map(Number), data };
}

interface Cursors {
  string: number;
  bool: number;
  int32: number;
  int64: number;
  double: number;
}

function reader(table: Table, { type }: Column, cursors: Cursors): () => Cell {
  switch (columnType(type)) {
    case ColumnType.DOUBLE:
      return () => take(table.dataDouble[cursors.double++], "data_double");
    case ColumnType.INT32:
      return () => String(take(table.dataInt32[cursors.int32++], "data_int32"));
    case ColumnType.INT64:
      return () => String(take(table.dataInt64[cursors.int64++], "data_int64"));
    case ColumnType.BOOLEAN:
      return () => take(table.dataBool[cursors.bool++], "data_bool");
    case ColumnType.NUMERIC:
      return () => shortDecimal(take(table.dataString[cursors.string++], "data_string"));
    default:
      return () => take(table.dataString[cursors.string++], "data_string") || null;
  }
}

function take<T>(value: T | undefined, block: string): T {
  if (value === undefined) throw malformed(block);
  return value;
}

function shortDecimal(text: string): string {
  if (!/^[+-]?\d*\.?\d+$/.test(text) && !/^[+-]?\d+\.$/.test(text))
    throw new ExasolError("22002", `VM error: '${text}' is not a number`);
  return text.includes(".") ? text.replace(/\.?0*$/, "") || "0" : text;
}

function malformed(block: string): ExasolError {
  return new ExasolError(
    "22002",
    `VM error: the language client sent a table whose ${block} does not fit the columns`,
  );
}

/** How many rows from `start` make about four megabytes, as Exasol's own client estimates; at least one. */
export function rowsOfBatch(data: ColumnData, columns: Column[], start: number, end: number): number {
  let bytes = 0;
  let row = start;
  while (row < end && bytes < batchBytes) {
    for (const [j, { type }] of columns.entries())
      bytes += estimatedBytes(data[j]?.[row] ?? null, columnType(type));
    row++;
  }
  return row - start;
}

const batchBytes = 4_000_000;

function estimatedBytes(cell: Cell, type: number): number {
  switch (type) {
    case ColumnType.DOUBLE:
    case ColumnType.INT64:
      return 8;
    case ColumnType.INT32:
      return 4;
    case ColumnType.BOOLEAN:
      return 1;
    default:
      return 4 + (typeof cell === "string" ? Buffer.byteLength(cell) : 0);
  }
}
