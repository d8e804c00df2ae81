/** The table that a statement changes, and what is stored in its columns. */
import type { Expression, Identifier, NamePath } from "../../../../../sql/nodes.ts";
import type { Assignment, NewValue } from "../../../../../sql/statements.ts";
import { bind, bindCondition, bindInSteps } from "../../binding/bind-expression.ts";
import { topEnvironment } from "../../binding/bind-query.ts";
import type { Bound } from "../../binding/bound.ts";
import { newName, type StatementContext } from "../../binding/context.ts";
import type { Environment } from "../../binding/environment.ts";
import { distinctColumns, requireTable } from "../../binding/resolve.ts";
import type { Relation } from "../../binding/scope.ts";
import type { Table, TableColumn } from "../../catalog/catalog.ts";
import { raiseInSql, unsupported } from "../../errors.ts";
import { parseExpression } from "../../parse.ts";
import { requireChange } from "../../rights/require.ts";
import { mapSteps, type Steps } from "../turns.ts";
import { assign } from "./constraints.ts";
import { countWrite } from "./row-writes.ts";

export interface Target {
  table: Table;
  /** Those that get the values, in their order; the others get their defaults. */
  columns: TableColumn[];
}

/** The table of the path, with the columns of the names or all, for rows to be inserted. */
export function findTarget(
  path: NamePath,
  names: Identifier[] | undefined,
  context: StatementContext,
): Target {
  const table = requireTable(path, context);
  requireChange(table, "INSERT", context);
  return { table, columns: names ? distinctColumns(table, names, context) : table.columns };
}

/** The changed table as a relation of its own statement; `sqlAlias` is its name there. */
export function changedRelation(
  table: Table,
  alias: string | undefined,
  context: StatementContext,
): { sqlAlias: string; relation: Relation } {
  const sqlAlias = newName(context, "q");
  const columns = table.columns.map((column) => ({
    name: column.name,
    type: column.type,
    sql: `${sqlAlias}.${column.physical}`,
  }));
  return {
    sqlAlias,
    relation: { name: alias ?? table.name, ...(alias === undefined && { schema: table.schema }), columns },
  };
}

/** What each assigned column gets, in DuckDB's SQL. */
export function* assignments(list: Assignment[], table: Table, env: Environment): Steps<Assigned[]> {
  const names = list.map(({ column }) => column);
  const columns = distinctColumns(table, names, env.context);
  return yield* mapSteps(list, function* ({ value }, i) {
    const column = columns[i] as TableColumn;
    return { column, sql: assign(yield* newValue(value, column, env), column, table) };
  });
}

export interface Assigned {
  column: TableColumn;
  sql: string;
}

/**
 * `column = value, …`, in a statement that names the table by the alias. DuckDB's MERGE computes the values
 * for all rows that it joins: `isUpdated` says of which they are wanted, as those of others may fail.
 */
export function setClause(assigned: readonly Assigned[], sqlAlias: string, isUpdated?: string): string {
  const values = assigned.map(({ column, sql }) => {
    return `${column.physical} = ${isUpdated ? `CASE WHEN ${isUpdated} THEN ${sql} END` : sql}`;
  });
  return [...values, countWrite(sqlAlias)].join(", ");
}

/** A value for the column, bound; a marker gets the column's type. */
export function* newValue(value: NewValue, column: TableColumn, env: Environment): Steps<Bound> {
  if (value.kind === "marker") env.context.parameters.types[value.index] ??= column.type;
  return value.kind === "default" ? defaultOf(column, env.context) : yield* bindInSteps(value, env);
}

/**
 * What a column gets that no value is given for. The numbers of an IDENTITY column need rows to count, which
 * only INSERT has.
 */
export function defaultOf(column: TableColumn, context: StatementContext): Bound {
  if (column.identity) throw unsupported(`the next number of IDENTITY column ${column.name} here`);
  if (column.default === null) return { sql: "NULL", type: null };
  const expression = parseExpression(column.default);
  return bind(expression, topEnvironment({ ...context, sql: column.default }, []));
}

const unstable = raiseInSql("42000", "Unable to get a stable set of rows in the source tables");

/**
 * Lets the statement fail that would change a row by several others. Source: docs.exasol.com, UPDATE.
 * `matches` are DuckDB's FROM and WHERE of the changed rows, each beside all that change it.
 */
export function requireOneMatch(
  sqlAlias: string,
  matches: string,
  context: StatementContext,
  failure = unstable,
): void {
  const counted = `SELECT count(*) AS n${matches} GROUP BY ${sqlAlias}.rowid`;
  context.steps.push({
    kind: "sql",
    sql: `SELECT CASE WHEN max(n) > 1 THEN ${failure} END FROM (${counted})`,
  });
}

/** The condition in DuckDB's SQL behind the word, or "" where there is none. */
export function* conditionClause(
  word: string,
  condition: Expression | undefined,
  env: Environment,
): Steps<string> {
  return condition ? ` ${word} ${yield* bindCondition(condition, env)}` : "";
}
