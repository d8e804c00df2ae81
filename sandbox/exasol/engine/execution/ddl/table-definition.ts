/** The parts of a table that CREATE TABLE and ALTER TABLE make alike. */

import { namesOf } from "../../../../../sql/nodes.ts";
import type { ColumnDefinition, ConstraintDefinition } from "../../../../../sql/statements.ts";
import type { Column } from "../../../../../sql/types.ts";
import { bind } from "../../binding/bind-expression.ts";
import { topEnvironment } from "../../binding/bind-query.ts";
import { convert } from "../../binding/bound.ts";
import type { StatementContext } from "../../binding/context.ts";
import { findObject, requireColumn, splitPath } from "../../binding/resolve.ts";
import type { Constraint, Table, TableColumn } from "../../catalog/catalog.ts";
import { invalid } from "../../errors.ts";
import { parseExpression } from "../../parse.ts";
import { limitedComment } from "./comment.ts";

/** A column to be made: also one of another table or of a query, which is stated nowhere. */
export type NewColumn = Omit<ColumnDefinition, "at">;

/** `physical` is its name in DuckDB. Throws when the default is no value of the type. */
export function tableColumn(definition: NewColumn, physical: string, context: StatementContext): TableColumn {
  const { name, type } = definition;
  if (definition.default !== undefined) checkDefault(definition.default, definition, context);
  return {
    name,
    type,
    physical,
    nullable: definition.nullable,
    default: definition.default ?? null,
    comment: limitedComment(definition.comment),
  };
}

/** Throws when the text behind DEFAULT is no value of the type. */
export function checkDefault(text: string, { type }: Column, context: StatementContext): void {
  const env = topEnvironment({ ...context, sql: text }, []);
  convert(bind(parseExpression(text), env), type);
}

/** The constraint with its name, or Exasol's own kind of name. Throws when a column is missing. */
export function namedConstraint(
  definition: ConstraintDefinition,
  table: Table,
  context: StatementContext,
): Constraint {
  for (const { name } of definition.columns) requireColumn(table, name, context);
  if (definition.type === "PRIMARY KEY" && table.constraints.some(({ type }) => type === "PRIMARY KEY")) {
    throw invalid(`table ${table.name} already has a primary key`); // unconfirmed
  }
  const { references } = definition;
  const target = references && findObject(references.table, context);
  const place = references && splitPath(references.table, context);
  return {
    name: definition.name ?? `SYS_${context.session.sessionId}${context.catalog.newId()}`,
    type: definition.type,
    columns: namesOf(definition.columns),
    enabled: definition.enabled,
    ...(place && {
      references: {
        schema: target?.schema ?? place.schema ?? "",
        table: place.name,
        columns: namesOf(references.columns),
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
