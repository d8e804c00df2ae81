/** Adds many rows at once, given by columns. */
import { ErrorCode, UdfError } from "./errors.ts";
import type { OutputTable } from "./output-table.ts";
import { type OutputValue, wrongCount } from "./output-values.ts";

/** Values with marks for NULL beside them, as a block's own columns are: where a mark is not 0 the value does not count. */
export interface MarkedValues {
  readonly values: ArrayLike<OutputValue>;
  readonly nulls?: ArrayLike<number> | undefined;
}

/** A column to put out: an array or typed array with null for NULL, or values with marks. */
export type OutputColumn = ArrayLike<OutputValue> | MarkedValues;

/** Rows given by columns, checked for their shape. */
export interface OutputRows {
  readonly length: number;
  readonly columns: readonly MarkedValues[];
}

/** Throws unless there are as many columns as the script puts out, all of one length. */
export function outputRows(table: OutputTable, given: unknown, what: string): OutputRows {
  if (!Array.isArray(given)) throw misuse(`${what} expects an array of columns, given ${kindOf(given)}`);
  if (given.length !== table.columns.length) throw wrongCount(table.columns, table.nextRow, given.length);
  const columns = given.map((column, i) => marked(column, `${what}, column ${table.columns[i]?.name}`));
  const length = columns[0]?.values.length ?? 0;
  for (const [i, { values }] of columns.entries()) {
    if (values.length === length) continue;
    const [first, other] = [table.columns[0]?.name, table.columns[i]?.name];
    throw misuse(`${what}: column ${first} has ${length} values, column ${other} ${values.length}`);
  }
  return { length, columns };
}

/** Adds rows until the batch is full, and returns the index of the first one not added. */
export function appendRows(
  table: OutputTable,
  rows: OutputRows,
  start: number,
  rowNumberOf: (index: number) => number,
): number {
  const cells = rows.columns.map((column, i) => cellReader(table, column, i));
  const [only] = cells;
  let index = start;
  if (cells.length === 1 && only !== undefined) {
    for (; index < rows.length && !table.full; index++) table.appendValue(rowNumberOf(index), only(index));
    return index;
  }
  for (; index < rows.length && !table.full; index++) {
    for (let i = 0; i < cells.length; i++) table.put(i, cells[i]?.(index));
    table.endRow(rowNumberOf(index));
  }
  return index;
}

/** Throws for what is no column. */
export function marked(column: unknown, what: string): MarkedValues {
  if (isList(column)) return { values: column };
  if (typeof column === "object" && column !== null && "values" in column && isList(column.values)) {
    const { values } = column;
    const nulls = "nulls" in column ? column.nulls : undefined;
    if (nulls === undefined || nulls === null) return { values };
    if (isMarks(nulls) && nulls.length === values.length) return { values, nulls };
    throw misuse(`${what} expects one null mark a value`);
  }
  throw misuse(`${what} expects an array, a typed array or { values, nulls }, given ${kindOf(column)}`);
}

function cellReader(
  table: OutputTable,
  { values, nulls }: MarkedValues,
  index: number,
): (row: number) => unknown {
  // A block's BOOLEAN column has its values as bytes.
  const bytes = values instanceof Uint8Array && table.columns[index]?.type === "BOOLEAN";
  const read = bytes ? (row: number) => values[row] !== 0 : (row: number) => values[row];
  return nulls === undefined ? read : (row) => (nulls[row] ? null : read(row));
}

function isList(value: unknown): value is ArrayLike<OutputValue> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function isMarks(value: unknown): value is ArrayLike<number> {
  return isList(value);
}

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}

function misuse(what: string): UdfError {
  return new UdfError(ErrorCode.USAGE, `${what}.`);
}
