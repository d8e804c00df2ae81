/** NOT NULL and keys. DuckDB knows of neither: its own checks would name internal objects. */
import { ExasolError } from "../../../model.ts";
import { type Bound, convert, finite, refuseNull } from "../../binding/bound.ts";
import type { Constraint, Table, TableColumn } from "../../catalog/catalog.ts";
import { foreignKeysTo } from "../../catalog/foreign-keys.ts";
import type { Execution } from "../execution.ts";
import { physicalColumns, primaryKey } from "./new-keys.ts";

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

/**
 * Fails when rows that the table now holds break one of its keys. `changed` are names of columns in which old
 * rows have another value now.
 */
export async function checkNewRows(
  table: Table,
  execution: Execution,
  changed: readonly string[] = [],
): Promise<void> {
  noteRows(table, execution);
  await checkPrimaryKey(table, execution);
  const key = primaryKey(table);
  if (key) {
    const { keyed } = execution.context.catalog;
    const isRewritten = key.columns.some((name) => changed.includes(name));
    keyed.set(table.id, isRewritten || keyed.get(table.id) === true);
  }
  for (const key of table.constraints) {
    const parent = await checkForeignKey(table, key, execution);
    if (parent && parent.id !== table.id) noteCheck(table, parent, execution);
  }
}

/** Another transaction that changes the table a check has read collides with this one, as in Exasol. */
function noteCheck(changed: Table, read: Table, { context: { catalog } }: Execution): void {
  catalog.change("keys", changed);
  catalog.relyOn("keys", read);
}

/** The rows keep the rules that this transaction knows of the table, and none that another adds. */
function noteRows(table: Table, { context: { catalog } }: Execution): void {
  catalog.change("rows", table);
  catalog.relyOn("rules", table);
}

/** The rule was checked by the rows that this transaction knows of the table. */
export function noteRule(table: Table, { context: { catalog } }: Execution): void {
  catalog.change("rules", table);
  catalog.relyOn("rows", table);
}

/** Fails when other rows refer to one that the table holds no longer. */
export async function checkGoneRows(table: Table, execution: Execution): Promise<void> {
  noteRows(table, execution);
  for (const child of foreignKeysTo(table, execution.context.catalog)) {
    const parent = await checkForeignKey(child.table, child.key, execution);
    if (parent && parent.id !== child.table.id) noteCheck(table, child.table, execution);
  }
}

/**
 * Fails when a row of the table refers to no row; one may have NULL in all columns of the key. Returns what
 * an enabled key refers to.
 */
async function checkForeignKey(
  table: Table,
  { type, enabled, name, columns, references }: Constraint,
  { context, connection }: Execution,
): Promise<Table | undefined> {
  if (type !== "FOREIGN KEY" || !enabled || !references) return undefined;
  const parent =
    references.schema === table.schema && references.table === table.name
      ? table
      : context.catalog.object(references.schema, references.table);
  if (parent?.kind !== "table") throw new TypeError(`foreign key ${name} refers to no table`);
  const physical = (of: Table, column: string) => of.columns.find((one) => one.name === column)?.physical;
  const own = columns.map((column) => `child.${physical(table, column)}`);
  const others = references.columns.map((column) => `parent.${physical(parent, column)}`);
  const match = own.map((column, i) => `${column} = ${others[i]}`).join(" AND ");
  const sql = [
    `SELECT 1 FROM ${table.physical} AS child WHERE (${own.map((one) => `${one} IS NOT NULL`).join(" OR ")})`,
    `AND NOT EXISTS (SELECT 1 FROM ${parent.physical} AS parent WHERE ${match}) LIMIT 1`,
  ].join(" ");
  const [found] = await connection.columns(sql);
  if (found && found.length > 0)
    throw new ExasolError("27002", `constraint violation - foreign key (${name} on table ${table.name})`);
  return parent;
}

/** Fails when a row of the table refers to no row by a key that the table gets. */
export async function enforceForeignKey(table: Table, key: Constraint, execution: Execution): Promise<void> {
  const parent = await checkForeignKey(table, key, execution);
  if (parent) noteRule(parent, execution);
}

/** Fails when the table now holds two rows of one key. */
export async function checkPrimaryKey(table: Table, { connection }: Execution): Promise<void> {
  const key = primaryKey(table);
  if (!key) return;
  const columns = physicalColumns(table, key);
  const sql = `SELECT 1 FROM ${table.physical} GROUP BY ${columns} HAVING count(*) > 1 LIMIT 1`;
  const [found] = await connection.columns(sql);
  if (found && found.length > 0)
    throw new ExasolError("27002", `constraint violation - primary key (${key.name} on table ${table.name})`);
}
