import type { ColumnDefinition, ConstraintDefinition, CreateTable } from "../../../../sql/statements.ts";
import type { Column, StatementResult } from "../../model.ts";
import { bind } from "../binding/bind-expression.ts";
import { bindTopQuery, resultColumns, topEnvironment } from "../binding/bind-query.ts";
import { convert } from "../binding/bound.ts";
import type { StatementContext } from "../binding/context.ts";
import { findObject, requireRelation, requireTarget, splitPath } from "../binding/resolve.ts";
import type { Constraint, Table, TableColumn } from "../catalog/catalog.ts";
import { invalid, position } from "../errors.ts";
import { parseExpression } from "../parse.ts";
import { physicalType } from "../types.ts";
import { type Execution, rowCount, runSteps } from "./execution.ts";
import { insertQuery } from "./insert.ts";

export async function createTable(statement: CreateTable, execution: Execution): Promise<StatementResult> {
  const { context, transaction } = execution;
  const { schema, name } = requireTarget(statement.path, context);
  const existing = context.catalog.object(schema, name);
  if (existing) {
    if (statement.ifNotExists && existing.kind === "table") return rowCount(0);
    if (!statement.orReplace || existing.kind !== "table")
      throw alreadyExists(name, context, statement.path[0]?.at ?? 0);
  }
  const { source } = statement;
  const query = source.kind === "query" ? bindTopQuery(source.query, context) : undefined;
  const definitions = columnsOf(statement, query ? resultColumns(query.columns) : [], context);
  const constraints = source.kind === "columns" ? source.constraints : [];
  if (existing?.kind === "table") await transaction.write(`DROP TABLE ${existing.physical}`);
  const id = context.catalog.newId();
  const table: Table = {
    kind: "table",
    id,
    schema,
    name,
    owner: context.session.user,
    comment: statement.options.comment ?? null,
    created: timestampText(context),
    physical: `t${id}`,
    columns: [],
    constraints: [],
    distributeBy: statement.options.distributeBy,
    partitionBy: statement.options.partitionBy,
  };
  table.columns = definitions.map((definition, i) => tableColumn(definition, `c${i + 1}`, context));
  checkDistinct(table);
  for (const constraint of constraints) table.constraints.push(namedConstraint(constraint, table, context));
  for (const column of [...table.distributeBy, ...table.partitionBy]) requireColumn(table, column, context);
  table.columns = table.columns.map((column) => ({ ...column, nullable: isNullable(column, table) }));
  context.catalog.put(table);
  const list = table.columns.map((column) => `${column.physical} ${physicalType(column.type)}`).join(", ");
  await transaction.write(`CREATE TABLE ${table.physical} (${list})`);
  if (!query || (source.kind === "query" && !source.withData)) return rowCount(0);
  await runSteps(execution);
  const count = await insertQuery(table, table.columns, query, execution);
  return rowCount(count);
}

export function alreadyExists(name: string, context: StatementContext, at: number): Error {
  return invalid(`object ${name} already exists${position(context.sql, at)}`);
}

export const timestampText = (context: StatementContext): string =>
  context.now.toISOString().replace("T", " ").slice(0, 23);

function columnsOf(
  statement: CreateTable,
  selected: Column[],
  context: StatementContext,
): ColumnDefinition[] {
  const { source } = statement;
  if (source.kind === "columns") return source.columns;
  if (source.kind === "like") {
    const relation = requireRelation(source.path, context);
    return relation.columns.map(({ name, type }, i) => ({
      name,
      type,
      nullable: relation.kind === "view" || (relation.columns[i]?.nullable ?? true),
    }));
  }
  if (source.columns && source.columns.length !== selected.length) throw invalid("wrong number of columns");
  return selected.map(({ name, type }, i) => ({ name: source.columns?.[i] ?? name, type, nullable: true }));
}

export function tableColumn(
  definition: ColumnDefinition,
  physical: string,
  context: StatementContext,
): TableColumn {
  const { name, type } = definition;
  if (definition.default !== undefined) checkDefault(definition.default, definition, context);
  return {
    name,
    type,
    physical,
    nullable: definition.nullable,
    default: definition.default ?? null,
    comment: definition.comment ?? null,
  };
}

export function checkDefault(text: string, { type }: Column, context: StatementContext): void {
  const env = topEnvironment({ ...context, sql: text }, []);
  convert(bind(parseExpression(text), env), type);
}

const isNullable = (column: TableColumn, table: Table): boolean =>
  column.nullable &&
  !table.constraints.some(
    ({ type, enabled, columns }) => enabled && type === "PRIMARY KEY" && columns.includes(column.name),
  );

export function requireColumn(
  table: Table,
  name: string,
  context: StatementContext,
  at?: number,
): TableColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw invalid(`object ${name} not found${at === undefined ? "" : position(context.sql, at)}`);
  return column;
}

export function namedConstraint(
  definition: ConstraintDefinition,
  table: Table,
  context: StatementContext,
): Constraint {
  for (const column of definition.columns) requireColumn(table, column, context);
  if (definition.type === "PRIMARY KEY" && table.constraints.some(({ type }) => type === "PRIMARY KEY")) {
    throw invalid(`table ${table.name} already has a primary key`); // unconfirmed
  }
  const { references } = definition;
  const target = references && findObject(references.table, context);
  const place = references && splitPath(references.table, context);
  return {
    name: definition.name ?? `SYS_${context.session.sessionId}${context.catalog.newId()}`,
    type: definition.type,
    columns: definition.columns,
    enabled: definition.enabled,
    ...(place && {
      references: {
        schema: target?.schema ?? place.schema ?? "",
        table: place.name,
        columns: references.columns,
      },
    }),
  };
}

/** Fails when a name is declared twice. */
export function checkDistinct(table: Table): void {
  const seen = new Set<string>();
  for (const { name } of table.columns) {
    if (seen.has(name)) throw invalid(`duplicate column name ${name} in table ${table.name}`); // unconfirmed
    seen.add(name);
  }
}
