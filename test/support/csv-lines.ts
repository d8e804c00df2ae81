/** Rows as CSV, through the client's own tables. */

import { CsvWriter } from "../../runtime/csv/csv-fields.ts";
import type { ColumnType, UdfCells } from "../../runtime/udf-client/author.ts";
import { InputTable } from "../../runtime/udf-client/columns/input-table.ts";
import { encodeTable } from "../../sandbox/exasol/udf-host/protocol.ts";
import { type Cell, toTable } from "./udf-rows.ts";

/** How a column of this type travels. */
export function csvColumn(sqlType: string): { sqlType: string; type: ColumnType } {
  const digits = Number(/^DECIMAL\((\d+),0\)/.exec(sqlType)?.[1] ?? Number.POSITIVE_INFINITY);
  if (digits <= 9) return { sqlType, type: "INT32" };
  if (digits <= 18) return { sqlType, type: "INT64" };
  const types: Record<string, ColumnType> = {
    BOOLEAN: "BOOLEAN",
    DATE: "DATE",
    DECIMAL: "NUMERIC",
    DOUBLE: "DOUBLE",
    TIMESTAMP: "TIMESTAMP",
  };
  return { sqlType, type: types[/^[A-Z]+/.exec(sqlType)?.[0] ?? ""] ?? "STRING" };
}

export function cellsOf(sqlTypes: readonly string[], rows: readonly Cell[][]): UdfCells {
  const columns = sqlTypes.map((sqlType, i) => ({ name: `C${i}`, type: csvColumn(sqlType).type }));
  const input = new InputTable(
    columns.map((column) => ({ ...column, typeName: "", size: 0, precision: 0, scale: 0 })),
  );
  const bytes = encodeTable(toTable(columns, rows));
  input.load({ bytes, start: 0, end: bytes.length });
  return input.cellsFrom(0);
}

export function csvLines(sqlTypes: readonly string[], ...rows: Cell[][]): string {
  const writer = new CsvWriter(sqlTypes.map(csvColumn));
  writer.open(cellsOf(sqlTypes, rows));
  for (let i = 0; i < rows.length; i++) writer.row();
  return writer.take(writer.length).toString();
}
