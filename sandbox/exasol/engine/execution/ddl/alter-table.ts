import type { NamePath } from "../../../../../sql/nodes.ts";
import type { TableChange } from "../../../../../sql/statements.ts";
import { decimal, formatType } from "../../../../../sql/types.ts";
import { ExasolError, type StatementResult } from "../../../model.ts";
import { convert } from "../../binding/bound.ts";
import type { StatementContext } from "../../binding/context.ts";
import { alreadyExists, columnFinder, requireColumn, requireTable } from "../../binding/resolve.ts";
import type { Constraint, Identity, Table, TableColumn } from "../../catalog/catalog.ts";
import { foreignKeysTo, releaseTable, renameReferences } from "../../catalog/foreign-keys.ts";
import { invalid, unsupported } from "../../errors.ts";
import { requireChange } from "../../rights/require.ts";
import { physicalType } from "../../types.ts";
import { assign, checkPrimaryKey, enforceForeignKey, noteRule } from "../dml/constraints.ts";
import { defaultOf } from "../dml/target.ts";
import { type Execution, rowCount } from "../execution.ts";
import {
  checkDefault,
  checkDistinct,
  namedConstraint,
  newIdentity,
  tableColumn,
} from "./table-definition.ts";

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
      renameReferences(context.catalog, (references) =>
        references.schema === table.schema && references.table === table.name
          ? { ...references, columns: rename(references.columns) }
          : references,
      );
      for (const { references } of table.constraints)
        if (references?.schema === table.schema && references.table === table.name)
          references.columns = rename(references.columns);
      table.distributeBy = rename(table.distributeBy);
      table.partitionBy = rename(table.partitionBy);
      return;
    }
    case "default": {
      const column = requireColumn(table, change.column.name, context, change.column.at);
      if (change.default !== null) checkDefault(change.default, column, context);
      // unconfirmed wording
      if (change.default !== null && column.identity)
        throw invalid(`identity column ${column.name} cannot have a default value`);
      column.default = change.default;
      return;
    }
    case "identity": {
      const column = requireColumn(table, change.column.name, context, change.column.at);
      if (change.start === null) delete column.identity;
      else column.identity = identityOf(column, change.start, context);
      return;
    }
    case "addConstraint":
      return addConstraint(table, change, execution);
    case "dropConstraint": {
      const constraint = findConstraint(table, change.name?.name);
      if (constraint.type === "PRIMARY KEY") releaseKey(table, change.cascade, execution);
      table.constraints = table.constraints.filter((one) => one.name !== constraint.name);
      return releaseNulls(table);
    }
    case "modifyConstraint": {
      const constraint = findConstraint(table, change.name?.name);
      constraint.enabled = change.enabled;
      if (change.enabled) return enforce(table, constraint, execution);
      return releaseNulls(table);
    }
    case "distribution": {
      const find = columnFinder(table, context);
      for (const { name } of [...(change.distributeBy ?? []), ...(change.partitionBy ?? [])]) find(name);
      table.distributeBy = change.distributeBy?.map(({ name }) => name) ?? table.distributeBy;
      table.partitionBy = change.partitionBy?.map(({ name }) => name) ?? table.partitionBy;
    }
  }
}

function findConstraint(table: Table, name: string | undefined): Constraint {
  const found = table.constraints.find((one) =>
    name === undefined ? one.type === "PRIMARY KEY" : one.name === name,
  );
  // unconfirmed wording of the latter
  if (!found) throw invalid(name === undefined ? "primary key not found" : `constraint ${name} not found`);
  return found;
}

/** Foreign keys that refer to the table's primary key go with it, where that is wanted. */
function releaseKey(table: Table, cascade: boolean, { context }: Execution): void {
  releaseTable(table, context.catalog, cascade);
  const own = foreignKeysTo(table, context.catalog).filter((found) => found.table.id === table.id);
  const names = own.map(({ key }) => key.name);
  if (names.length > 0 && !cascade)
    throw invalid(`the primary key is referenced by foreign key ${names[0]}: use CASCADE`); // unconfirmed
  table.constraints = table.constraints.filter(({ name }) => !names.includes(name));
}

function identityOf(column: TableColumn, start: string, context: StatementContext): Identity {
  return newIdentity({ ...column, identity: start }, context);
}

/** Columns stay NOT NULL only as far as a constraint says so. */
function releaseNulls(table: Table): void {
  for (const column of table.columns) {
    column.nullable = !table.constraints.some(
      ({ enabled, type, columns }) => enabled && type !== "FOREIGN KEY" && columns.includes(column.name),
    );
  }
}

async function addColumn(table: Table, change: Change<"add">, execution: Execution): Promise<void> {
  const { context, transaction } = execution;
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
  if (column.identity) await numberRows(table, column, execution);
  else if (column.default !== null || !column.nullable) {
    const value = assign(defaultOf(column, context), column, table);
    await transaction.write(`UPDATE ${table.physical} SET ${column.physical} = ${value}`);
  }
  for (const constraint of table.constraints.filter(({ columns }) => columns.includes(name)))
    await enforceForeignKey(table, constraint, execution);
}

/** Gives each row a number. */
async function numberRows(
  table: Table,
  column: TableColumn,
  { context, connection, transaction }: Execution,
): Promise<void> {
  const [count] = await connection.columns(`SELECT count(*) FROM ${table.physical}`);
  if (!column.identity) return;
  const first = context.catalog.takeNumbers(column.identity, Number(count?.[0]));
  const number = { sql: `CAST(${first - 1n} + rows.nth AS DECIMAL(36,0))`, type: decimal(36, 0) };
  const rows = `(SELECT rowid AS place, row_number() OVER (ORDER BY rowid) AS nth FROM ${table.physical}) AS rows`;
  await transaction.write(
    `UPDATE ${table.physical} SET ${column.physical} = ${assign(number, column, table)} FROM ${rows} WHERE ${table.physical}.rowid = rows.place`,
  );
}

async function dropColumn(table: Table, change: Change<"drop">, execution: Execution): Promise<void> {
  const { context, transaction } = execution;
  const { name, at } = change.column;
  if (change.ifExists && !table.columns.some((column) => column.name === name)) return;
  const column = requireColumn(table, name, context, at);
  // unconfirmed
  if (table.columns.length === 1) throw invalid(`table ${table.name} must keep at least one column`);
  const isInKey = ({ type, columns }: Constraint) => type === "PRIMARY KEY" && columns.includes(name);
  if (table.constraints.some(isInKey)) {
    if (!change.cascade) throw invalid(`column ${name} is part of the primary key`); // unconfirmed
    releaseKey(table, true, execution);
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
  const isReferring = table.constraints.some(
    (key) => key.type === "FOREIGN KEY" && key.columns.includes(column.name),
  );
  const isReferred = foreignKeysTo(table, context.catalog).some(({ key }) =>
    key.references?.columns.includes(column.name),
  );
  if ((isReferring || isReferred) && formatType(type) !== formatType(column.type))
    throw invalid(`column ${column.name} is part of a foreign key: its type cannot be changed`); // unconfirmed
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
  if (change.column.identity !== undefined)
    column.identity = identityOf(column, change.column.identity, context);
  for (const definition of change.constraints) {
    const constraint = namedConstraint(definition, table, context);
    table.constraints.push(constraint);
    await enforce(table, constraint, execution);
  }
}

async function addConstraint(
  table: Table,
  change: Change<"addConstraint">,
  execution: Execution,
): Promise<void> {
  const constraint = namedConstraint(change.constraint, table, execution.context);
  table.constraints.push(constraint);
  await enforce(table, constraint, execution);
}

/** Fails when the rows that the table holds break the constraint. */
async function enforce(table: Table, constraint: Constraint, execution: Execution): Promise<void> {
  if (!constraint.enabled) return;
  noteRule(table, execution);
  if (constraint.type === "FOREIGN KEY") {
    await enforceForeignKey(table, constraint, execution);
    return;
  }
  await refuseNulls(table, constraint.columns, execution);
  const find = columnFinder(table, execution.context);
  for (const name of constraint.columns) find(name).nullable = false;
  if (constraint.type === "PRIMARY KEY") await checkPrimaryKey(table, execution);
}

async function refuseNulls(table: Table, names: string[], { context, connection }: Execution): Promise<void> {
  const find = columnFinder(table, context);
  for (const name of names) {
    const { physical } = find(name);
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
