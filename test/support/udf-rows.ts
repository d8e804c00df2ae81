/**
 * Rows as arrays of cells, to and from the protocol's table, with the types of the database's side. Values
 * are compared as they travel: "" is no NULL here, and a decimal keeps its zeros.
 */
import { columnTypes, type ListName } from "../../sandbox/exasol/udf-host/column-types.ts";
import type { ColumnDefinition, Table } from "../../sandbox/exasol/udf-host/messages.ts";
import { emptyTable } from "../../sandbox/exasol/udf-host/protocol.ts";

export type Cell = null | boolean | number | bigint | string;

export interface TestColumn {
  name: string;
  type: keyof typeof columnTypes;
  typeName?: string;
  size?: number;
  precision?: number;
  scale?: number;
}

export function columnMessage(column: TestColumn): ColumnDefinition {
  return { typeName: column.type, ...column, type: columnTypes[column.type].number };
}

export function toTable(
  columns: readonly TestColumn[],
  rows: readonly Cell[][],
  firstRow = 0,
  rowsInGroup = rows.length,
): Table {
  const table = emptyTable();
  table.rows = BigInt(rows.length);
  table.rowsInGroup = BigInt(rowsInGroup);
  const writers = columns.map(({ type }) => columnTypes[type].writer(table));
  rows.forEach((row, i) => {
    table.rowNumber.push(BigInt(firstRow + i));
    writers.forEach((write, k) => {
      const cell = row[k] ?? null;
      table.dataNulls.push(cell === null);
      if (cell !== null) write(cell);
    });
  });
  return table;
}

/** INT64 cells come out as bigint. Throws when the table has too few or too many values. */
export function fromTable(columns: readonly TestColumn[], table: Table): Cell[][] {
  const { dataString, dataBool, dataDouble, dataInt32, dataInt64 } = table;
  const lists: Record<ListName, Iterator<Cell>> = {
    dataString: dataString.values(),
    dataBool: dataBool.values(),
    dataDouble: dataDouble.values(),
    dataInt32: dataInt32.values(),
    dataInt64: dataInt64.values(),
  };
  const nulls = table.dataNulls.values();
  const rows = Array.from({ length: Number(table.rows) }, () =>
    columns.map(({ name, type }): Cell => {
      const isNull = nulls.next();
      if (isNull.done) throw new Error("too few NULL marks");
      if (isNull.value) return null;
      const cell = lists[columnTypes[type].list].next();
      if (cell.done) throw new Error(`too few values for ${name}`);
      return cell.value;
    }),
  );
  for (const list of [nulls, ...Object.values(lists)])
    if (!list.next().done) throw new Error("values left over");
  if (table.rowNumber.length !== rows.length) throw new Error("not one row number a row");
  return rows;
}
