/** Rows as arrays of cells, to and from the protocol's table: written independently of the client's codec. */
import {
  type ColumnDefinition,
  ColumnType,
  emptyTable,
  type Table,
} from "../../sandbox/exasol/udf-host/messages.ts";

export type Cell = null | boolean | number | bigint | string;

export interface TestColumn {
  name: string;
  type: keyof typeof ColumnType;
  typeName?: string;
  size?: number;
  precision?: number;
  scale?: number;
}

export function columnMessage(column: TestColumn): ColumnDefinition {
  return { typeName: column.type, ...column, type: ColumnType[column.type] };
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
  rows.forEach((row, i) => {
    table.rowNumber.push(BigInt(firstRow + i));
    columns.forEach((column, k) => {
      const cell = row[k] ?? null;
      table.dataNulls.push(cell === null);
      if (cell === null) return;
      if (column.type === "DOUBLE") table.dataDouble.push(Number(cell));
      else if (column.type === "INT32") table.dataInt32.push(Number(cell));
      else if (column.type === "INT64") table.dataInt64.push(BigInt(cell));
      else if (column.type === "BOOLEAN") table.dataBool.push(Boolean(cell));
      else table.dataString.push(String(cell));
    });
  });
  return table;
}

/** INT64 cells come out as bigint. Throws when the table has too few or too many values. */
export function fromTable(columns: readonly TestColumn[], table: Table): Cell[][] {
  const strings = [...table.dataString];
  const doubles = [...table.dataDouble];
  const int32s = [...table.dataInt32];
  const int64s = [...table.dataInt64];
  const booleans = [...table.dataBool];
  const nulls = [...table.dataNulls];
  // Read from the end, where taking one is cheap.
  const blocks: Cell[][] = [strings, doubles, int32s, int64s, booleans, nulls];
  for (const block of blocks) block.reverse();
  const rows: Cell[][] = [];
  for (let i = 0; i < Number(table.rows); i++) {
    const row = columns.map((column): Cell => {
      const isNull = nulls.pop();
      if (isNull === undefined) throw new Error("too few NULL marks");
      if (isNull) return null;
      const block = { DOUBLE: doubles, INT32: int32s, INT64: int64s, BOOLEAN: booleans } as Record<
        string,
        Cell[]
      >;
      const cell = (block[column.type] ?? strings).pop();
      if (cell === undefined || cell === null) throw new Error(`too few values for ${column.name}`);
      return cell;
    });
    rows.push(row);
  }
  if (blocks.some((block) => block.length > 0)) throw new Error("values left over");
  if (table.rowNumber.length !== rows.length) throw new Error("not one row number a row");
  return rows;
}
