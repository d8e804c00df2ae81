import type { NamePath } from "../../../../../sql/nodes.ts";
import type { TableChange } from "../../../../../sql/statements.ts";
import { ExasolError, type StatementResult } from "../../../model.ts";
import { convert } from "../../binding/bound.ts";
import { alreadyExists, requireColumn, requireTable } from "../../binding/resolve.ts";
import type { Table } from "../../catalog/catalog.ts";
import { invalid, unsupported } from "../../errors.ts";
import { requireChange } from "../../rights/require.ts";
import { physicalType } from "../../types.ts";
import { assign, checkPrimaryKey } from "../dml/constraints.ts";
import { defaultOf } from "../dml/target.ts";
import { type Execution, rowCount } from "../execution.ts";
import { checkDefault, checkDistinct, namedConstraint, tableColumn } from "./table-definition.ts";

export async function alterTable(
  path: NamePath,
  change: TableChange,
  execution: Execution,
): Promise<StatementResult> {
  const { context } = execution;
  const table = structuredClone(requireTable(path, context));
  requireChange(table, "ALTER", context);
  await applyChange(table, change, execution);
  checkDistinct(table);
  context.catalog.put(table);
  return rowCount(0);
}

type Change<K extends TableChange["kind"]> = Extract<TableChange, { kind: K }>;

async function applyChange(table: Table, change: TableChange, execution: Execution): Promise<void> {
  const { context } = execution;
  switch (change.kind) {
    case "add":
      return addColumn(table, change, execution);
    case "drop":
      return dropColumn(table, change, execution);
    case "modify":
      return modifyColumn(table, change, execution);
    case "rename": {
      const column = requireColumn(table, change.from.name, context, change.from.at);
      const rename = (names: string[]) =>
        names.map((name) => (name === change.from.name ? change.to.name : name));
      column.name = change.to.name;
      for (const constraint of table.constraints) constraint.columns = rename(constraint.columns);
      table.distributeBy = rename(table.distributeBy);
      table.partitionBy = rename(table.partitionBy);
      return;
    }
    case "default": {
      const column = requireColumn(table, change.column.name, context, change.column.at);
      if (change.default !== null) checkDefault(change.default, column, context);
      column.default = change.default;
      return;
    }
    case "addConstraint":
      return addConstraint(table, change, execution);
    case "dropPrimaryKey":
      table.constraints = table.constraints.filter(({ type }) => type !== "PRIMARY KEY");
      return releaseNulls(table);
    case "dropConstraint": {
      if (!table.constraints.some(({ name }) => name === change.name.name))
        throw invalid(`constraint ${change.name.name} not found`);
      table.constraints = table.constraints.filter(({ name }) => name !== change.name.name);
      return releaseNulls(table);
    }
    case "distribution":
      for (const { name } of [...(change.distributeBy ?? []), ...(change.partitionBy ?? [])])
        requireColumn(table, name, context);
      table.distributeBy = change.distributeBy?.map(({ name }) => name) ?? table.distributeBy;
      table.partitionBy = change.partitionBy?.map(({ name }) => name) ?? table.partitionBy;
  }
}

/** Columns stay NOT NULL only as far as a constraint says so. */
function releaseNulls(table: Table): void {
  for (const column of table.columns) {
    column.nullable = !table.constraints.some(
      ({ enabled, type, columns }) => enabled && type !== "FOREIGN KEY" && columns.includes(column.name),
    );
  }
}

async function addColumn(
  table: Table,
  change: Change<"add">,
  { context, transaction }: Execution,
): Promise<void> {
  const { name } = change.column;
  if (table.columns.some((column) => column.name === name)) {
    if (change.ifNotExists) return;
    throw alreadyExists(name, context, 0);
  }
  if (change.constraints.some(({ type }) => type === "PRIMARY KEY"))
    throw unsupported("ALTER TABLE … ADD COLUMN … PRIMARY KEY");
  const next = Math.max(0, ...table.columns.map(({ physical }) => Number(physical.slice(1)))) + 1;
  const column = tableColumn(change.column, `c${next}`, context);
  table.columns.push(column);
  for (const constraint of change.constraints)
    table.constraints.push(namedConstraint(constraint, table, context));
  await transaction.write(
    `ALTER TABLE ${table.physical} ADD COLUMN ${column.physical} ${physicalType(column.type)}`,
  );
  if (column.default === null && column.nullable) return;
  await transaction.write(
    `UPDATE ${table.physical} SET ${column.physical} = ${assign(defaultOf(column, context), column, table)}`,
  );
}

async function dropColumn(
  table: Table,
  change: Change<"drop">,
  { context, transaction }: Execution,
): Promise<void> {
  const { name, at } = change.column;
  if (change.ifExists && !table.columns.some((column) => column.name === name)) return;
  const column = requireColumn(table, name, context, at);
  // unconfirmed
  if (table.columns.length === 1) throw invalid(`table ${table.name} must keep at least one column`);
  if (table.constraints.some(({ type, columns }) => type === "PRIMARY KEY" && columns.includes(name))) {
    throw invalid(`column ${name} is part of the primary key`); // unconfirmed
  }
  table.columns = table.columns.filter((candidate) => candidate !== column);
  table.constraints = table.constraints.filter(({ columns }) => !columns.includes(name));
  table.distributeBy = table.distributeBy.filter((key) => key !== name);
  table.partitionBy = table.partitionBy.filter((key) => key !== name);
  await transaction.write(`ALTER TABLE ${table.physical} DROP COLUMN ${column.physical}`);
}

async function modifyColumn(table: Table, change: Change<"modify">, execution: Execution): Promise<void> {
  const { context, transaction } = execution;
  const column = requireColumn(table, change.column.name, context, change.at);
  const { type } = change.column;
  if (change.constraints.some((constraint) => constraint.type === "PRIMARY KEY"))
    throw unsupported("MODIFY COLUMN … PRIMARY KEY");
  const { sql } = convert({ sql: column.physical, type: column.type }, type);
  if (sql !== column.physical) {
    await transaction.write(
      `ALTER TABLE ${table.physical} ALTER COLUMN ${column.physical} TYPE ${physicalType(type)} USING ${sql}`,
    );
  }
  column.type = type;
  if (change.column.default !== undefined) {
    checkDefault(change.column.default, column, context);
    column.default = change.column.default;
  }
  for (const constraint of change.constraints) {
    await refuseNulls(table, [column.name], execution);
    table.constraints.push(namedConstraint(constraint, table, context));
    column.nullable = false;
  }
}

async function addConstraint(
  table: Table,
  change: Change<"addConstraint">,
  execution: Execution,
): Promise<void> {
  const constraint = namedConstraint(change.constraint, table, execution.context);
  table.constraints.push(constraint);
  if (constraint.type !== "PRIMARY KEY" || !constraint.enabled) return;
  await refuseNulls(table, constraint.columns, execution);
  for (const name of constraint.columns) requireColumn(table, name, execution.context).nullable = false;
  await checkPrimaryKey(table, execution);
}

async function refuseNulls(table: Table, names: string[], { context, connection }: Execution): Promise<void> {
  for (const name of names) {
    const { physical } = requireColumn(table, name, context);
    const [found] = await connection.columns(
      `SELECT 1 FROM ${table.physical} WHERE ${physical} IS NULL LIMIT 1`,
    );
    if (found && found.length > 0) {
      throw new ExasolError(
        "27001",
        `constraint violation - not null (column ${name} in table ${table.schema}.${table.name})`,
      );
    }
  }
}
