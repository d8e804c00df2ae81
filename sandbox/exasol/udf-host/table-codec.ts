/**
 * Between the engine's columns and a table message, where the values of several columns lie in one list, row
 * by row.
 */
import { type ColumnData, ExasolError } from "../model.ts";
import type { ColumnType, ListName } from "./column-types.ts";
import type { Table } from "./messages.ts";
import { emptyTable } from "./protocol.ts";

/** Rows of one group on their way to a language client. */
export interface Batch {
  group: number;
  rowsInGroup: number;
  /** Counted over the whole call. */
  firstRow: number;
  rows: number;
  data: ColumnData;
}

/** The bytes of a batch, as Exasol's own client estimates them. */
const batchBytes = 4_000_000;

const lists: readonly ListName[] = ["dataString", "dataBool", "dataInt32", "dataInt64", "dataDouble"];

/** The table message of a batch. */
export function tableOf(batch: Batch, types: readonly ColumnType[]): Table {
  const table = emptyTable();
  table.rows = BigInt(batch.rows);
  table.rowsInGroup = BigInt(batch.rowsInGroup);
  const writers = types.map((type) => type.writer(table));
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

/**
 * What a language client emitted. Throws ExasolError 22002 for a table whose lists do not fit the columns.
 */
export function rowsOf(
  table: Table,
  types: readonly ColumnType[],
): { inputRows: number[]; data: ColumnData } {
  const rows = Number(table.rows);
  if (table.dataNulls.length !== rows * types.length) throw malformed("dataNulls");
  if (table.rowNumber.length !== rows) throw malformed("rowNumber");
  const taken: Record<ListName, number> = {
    dataString: 0,
    dataBool: 0,
    dataInt32: 0,
    dataInt64: 0,
    dataDouble: 0,
  };
  const columns = types.map(({ list, reader }) => {
    const read = reader(table);
    return () => {
      const cell = read(taken[list]++);
      if (cell === undefined) throw malformed(list);
      return cell;
    };
  });
  const data: ColumnData = types.map(() => []);
  let cell = 0;
  for (let row = 0; row < rows; row++) {
    for (const [j, next] of columns.entries()) data[j]?.push(table.dataNulls[cell++] ? null : next());
  }
  for (const list of lists) if (taken[list] !== table[list].length) throw malformed(list);
  return { inputRows: table.rowNumber.map(Number), data };
}

/** `list` is called as the protocol calls it: `data_string`. */
function malformed(list: keyof Table): ExasolError {
  const field = list.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return new ExasolError(
    "22002",
    `VM error: the language client sent a table whose ${field} does not fit the columns`,
  );
}

/** How many rows from `start` on make a batch; at least one. */
export function rowsOfBatch(
  data: ColumnData,
  types: readonly ColumnType[],
  start: number,
  end: number,
): number {
  let bytes = 0;
  let row = start;
  while (row < end && bytes < batchBytes) {
    for (const [j, type] of types.entries()) bytes += type.bytes(data[j]?.[row] ?? null);
    row++;
  }
  return row - start;
}
