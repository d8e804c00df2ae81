/** The parts of a table that CREATE TABLE and ALTER TABLE make alike. */

import { namesOf } from "../../../../../sql/nodes.ts";
import type { ColumnDefinition, ConstraintDefinition } from "../../../../../sql/statements.ts";
import { type Column, formatType } from "../../../../../sql/types.ts";
import { someExpression } from "../../../../../sql/walk.ts";
import { bind } from "../../binding/bind-expression.ts";
import { topEnvironment } from "../../binding/bind-query.ts";
import { convert } from "../../binding/bound.ts";
import type { StatementContext } from "../../binding/context.ts";
import { columnFinder, distinctColumns, findObject, requireTable, splitPath } from "../../binding/resolve.ts";
import type { Constraint, Identity, Table, TableColumn } from "../../catalog/catalog.ts";
import type { References } from "../../catalog/foreign-keys.ts";
import { invalid, position, unsupported } from "../../errors.ts";
import { parseExpression } from "../../parse.ts";
import { requireChange } from "../../rights/require.ts";
import { limitedComment } from "./comment.ts";

/** A column to be made: also one of another table or of a query, which is stated nowhere. */
export type NewColumn = Omit<ColumnDefinition, "at">;

/** `physical` is its name in DuckDB. Throws when the default is no value of the type. */
export function tableColumn(definition: NewColumn, physical: string, context: StatementContext): TableColumn {
  const { name, type } = definition;
  if (definition.default !== undefined) checkDefault(definition.default, definition, context);
  const identity = definition.identity === undefined ? undefined : newIdentity(definition, context);
  return {
    name,
    type,
    physical,
    nullable: definition.nullable,
    default: definition.default ?? null,
    ...(identity && { identity }),
    comment: limitedComment(definition.comment),
  };
}

/** Throws when the column can have none. */
export function newIdentity(
  { name, type, default: value, identity = "1" }: Column & { default?: string | null; identity?: string },
  { catalog }: StatementContext,
): Identity {
  // unconfirmed wordings
  if (type.type !== "DECIMAL" || type.scale !== 0)
    throw invalid(`identity column ${name} must have an exact numeric data type without any scale`);
  if (typeof value === "string") throw invalid(`identity column ${name} cannot have a default value`);
  return catalog.newIdentity(identity);
}

/** Throws when the text behind DEFAULT is no value of the type. */
export function checkDefault(text: string, { type }: Column, context: StatementContext): void {
  const env = topEnvironment({ ...context, sql: text }, []);
  const value = parseExpression(text);
  if (someExpression(value, ({ kind }) => kind === "marker")) throw unsupported("? in a default value");
  convert(bind(value, env), type);
}

/**
 * The constraint with its name, or Exasol's own kind of name. Throws when a column is missing; `find` finds
 * the table's, of which thousands may each have a constraint.
 */
export function namedConstraint(
  definition: ConstraintDefinition,
  table: Table,
  context: StatementContext,
  find = columnFinder(table, context),
): Constraint {
  distinctColumns(table, definition.columns, context, find);
  if (definition.type === "PRIMARY KEY" && table.constraints.some(({ type }) => type === "PRIMARY KEY")) {
    throw invalid(`table ${table.name} already has a primary key`); // unconfirmed
  }
  const references =
    definition.references && referencesOf(definition, definition.references, table, find, context);
  return {
    name: definition.name ?? `SYS_${context.session.sessionId}${context.catalog.newId()}`,
    type: definition.type,
    columns: namesOf(definition.columns),
    enabled: definition.enabled,
    ...(references && { references }),
  };
}

/** What a foreign key refers to: a primary key, whose columns have the same types. */
function referencesOf(
  { columns }: ConstraintDefinition,
  given: NonNullable<ConstraintDefinition["references"]>,
  table: Table,
  find: ReturnType<typeof columnFinder>,
  context: StatementContext,
): References {
  const { name } = splitPath(given.table, context);
  // One that is just being created is none yet to refer to.
  const isItself = findObject(given.table, context)?.id === table.id;
  const target = isItself ? table : requireTable(given.table, context);
  if (!isItself) requireChange(target, "REFERENCES", context);
  const key = target.constraints.find(({ type }) => type === "PRIMARY KEY")?.columns ?? [];
  const wanted = given.columns.length > 0 ? namesOf(given.columns) : key;
  const findOther = columnFinder(target, context);
  for (const { name, at } of given.columns) findOther(name, at);
  const place = position(context.sql, given.table[0]?.at ?? 0);
  // unconfirmed wordings
  if (key.length === 0 || [...wanted].sort().join("\0") !== [...key].sort().join("\0"))
    throw invalid(`a foreign key must refer to the primary key of table ${name}${place}`);
  if (columns.length !== wanted.length)
    throw invalid(
      `the foreign key has ${columns.length} columns, the primary key of ${name} ${wanted.length}${place}`,
    );
  for (const [i, column] of columns.entries()) {
    const types = [find(column.name), findOther(wanted[i] ?? "")];
    const [own, other] = types.map(({ type }) => formatType(type));
    if (own !== other)
      throw invalid(
        `column ${column.name} has type ${own}, but ${name}.${wanted[i]}, to which it refers, ${other}${place}`,
      );
  }
  return { schema: target.schema, table: target.name, columns: wanted };
}

/** Fails when a name is declared twice, or a second IDENTITY column. */
export function checkDistinct(table: Table): void {
  // unconfirmed wording
  if (table.columns.filter(({ identity }) => identity).length > 1)
    throw invalid(`table ${table.name} can have only one identity column`);
  const seen = new Set<string>();
  for (const { name } of table.columns) {
    if (seen.has(name)) throw invalid(`duplicate column name ${name} in table ${table.name}`); // unconfirmed
    seen.add(name);
  }
}
