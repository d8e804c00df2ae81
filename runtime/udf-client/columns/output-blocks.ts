/** Adds many rows at once, given by columns. */

import type { MarkedValues, OutputValue } from "../author.ts";
import { ClientErrorCode, counted, UdfError } from "../errors.ts";
import { BlockColumn, checkCurrent, type RowRange } from "./block-column.ts";
import { canCopy, RowCopier } from "./copy-rows.ts";
import { wrongCount } from "./misfits.ts";
import type { OutputTable } from "./output-table.ts";

/** Rows given by columns, checked for their shape. */
export interface OutputRows {
  readonly length: number;
  /** Input rows whose cells are the first columns. */
  readonly copied?: RowRange | undefined;
  /** The columns, or those behind the copied ones. */
  readonly columns: readonly MarkedValues[];
}

/** Throws unless there are as many columns as the script puts out, all of one length. */
export function outputRows(table: OutputTable, given: unknown, what: string): OutputRows {
  if (!Array.isArray(given)) throw misuse(`${what} expects an array of columns, given ${kindOf(given)}`);
  if (given.length !== table.columns.length) throw wrongCount(table.columns, table.nextRow, given.length);
  const copied = copiedRows(table, given);
  const behind = copied?.input.columns.length ?? 0;
  const columns = given
    .slice(behind)
    .map((column, i) => marked(column, `${what}, column ${table.columns[behind + i]?.name}`));
  const length = copied === undefined ? (columns[0]?.values.length ?? 0) : copied.to - copied.from;
  for (const [i, { values }] of columns.entries()) {
    if (values.length === length) continue;
    const [first, other] = [table.columns[0]?.name, table.columns[behind + i]?.name];
    throw misuse(
      `${what}: column ${first} has ${counted(length, "value")}, column ${other} ${values.length}`,
    );
  }
  return { length, copied, columns };
}

/**
 * The input rows whose columns come first among those given, all of them and as they are; undefined if there
 * are none.
 */
function copiedRows(table: OutputTable, given: readonly unknown[]): RowRange | undefined {
  const [first] = given;
  if (!(first instanceof BlockColumn)) return undefined;
  const { range } = first;
  const isWhole = range.input.columns.every((_, index) => {
    const column = given[index];
    return column instanceof BlockColumn && column.range === range && column.index === index;
  });
  if (!isWhole || !canCopy(range.input, table)) return undefined;
  checkCurrent(range);
  return range;
}

/** Adds rows until the batch is full, and returns the index of the first one not added. */
export function appendRows(
  table: OutputTable,
  rows: OutputRows,
  start: number,
  rowNumberOf: (index: number) => number,
): number {
  const { copied } = rows;
  const behind = copied?.input.columns.length ?? 0;
  const copier = copied && new RowCopier(copied.input, table);
  let index = start;
  for (; index < rows.length && !table.full; index++) {
    // First, because it throws where there is no such input row: the output row must not be begun then.
    const rowNumber = rowNumberOf(index);
    copier?.copy((copied?.from ?? 0) + index);
    table.appendCells(rowNumber, rows.columns, index, behind);
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
  return new UdfError(ClientErrorCode.usage, `${what}.`);
}
