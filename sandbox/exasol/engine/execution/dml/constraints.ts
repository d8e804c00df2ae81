/** NOT NULL and PRIMARY KEY. DuckDB knows of neither: its own checks would name internal objects. */
import { ExasolError } from "../../../model.ts";
import { type Bound, convert, finite, refuseNull } from "../../binding/bound.ts";
import type { Table, TableColumn } from "../../catalog/catalog.ts";
import type { Execution } from "../execution.ts";

/** A value as it is stored in the column, or a failure. */
export function assign(value: Bound, column: TableColumn, table: Table): string {
  const converted = convert(value, column.type).sql;
  const sql = column.type.type === "DOUBLE" ? finite(converted) : converted;
  if (column.nullable) return sql;
  return refuseNull(
    sql,
    column.type,
    `constraint violation - not null (column ${column.name} in table ${table.schema}.${table.name})`,
  );
}

/** Fails when the table now holds two rows of one key. */
export async function checkPrimaryKey(table: Table, { connection }: Execution): Promise<void> {
  const key = table.constraints.find(({ type, enabled }) => type === "PRIMARY KEY" && enabled);
  if (!key) return;
  const columns = key.columns
    .map((name) => table.columns.find((column) => column.name === name)?.physical)
    .join(", ");
  const sql = `SELECT 1 FROM ${table.physical} GROUP BY ${columns} HAVING count(*) > 1 LIMIT 1`;
  const [found] = await connection.columns(sql);
  if (found && found.length > 0)
    throw new ExasolError("27002", `constraint violation - primary key (${key.name} on table ${table.name})`);
}
