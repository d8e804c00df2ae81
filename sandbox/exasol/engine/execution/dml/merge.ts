import type { Merge } from "../../../../../sql/statements.ts";
import { bindCondition } from "../../binding/bind-expression.ts";
import { bindFrom } from "../../binding/bind-from.ts";
import { topEnvironment } from "../../binding/bind-query.ts";
import type { StatementContext } from "../../binding/context.ts";
import type { Environment } from "../../binding/environment.ts";
import { distinctColumns, requireTable } from "../../binding/resolve.ts";
import type { Table } from "../../catalog/catalog.ts";
import { invalid, unsupportedInSql } from "../../errors.ts";
import { requireChange } from "../../rights/require.ts";
import { mapSteps, type Steps } from "../turns.ts";
import { assign } from "./constraints.ts";
import { countWrite, isRow } from "./row-writes.ts";
import {
  assignments,
  changedRelation,
  conditionClause,
  defaultOf,
  newValue,
  requireOneMatch,
  setClause,
} from "./target.ts";

/** The statement in DuckDB's SQL, behind one that counts what it deletes as written. */
export function* bindMerge(statement: Merge, context: StatementContext): Steps<string[]> {
  const table = requireTable(statement.path, context);
  if (statement.insert) requireChange(table, "INSERT", context);
  if (statement.update) requireChange(table, "UPDATE", context);
  if (statement.delete || statement.update?.deleteWhere) requireChange(table, "DELETE", context);
  const { sqlAlias, relation } = changedRelation(table, statement.alias?.name, context);
  const source = yield* bindFrom(statement.source, topEnvironment(context, []));
  const env = topEnvironment(context, [relation, ...source.relations]);
  const sourceEnv = topEnvironment(context, source.relations);
  const { update, delete: removal, insert } = statement;
  const on = yield* bindCondition(statement.on, env);
  const into = `MERGE INTO ${table.physical} AS ${sqlAlias} USING ${source.sql} ON (${on})`;
  const matches = ` FROM ${table.physical} AS ${sqlAlias} JOIN ${source.sql} ON (${on})`;
  if (removal) {
    // Whether Exasol fails then, too, is not known; DuckDB would count the row several times.
    const failure = unsupportedInSql("MERGE that deletes a row for several of its source");
    const condition = yield* conditionClause("AND", removal.where, env);
    requireOneMatch(sqlAlias, `${matches} WHERE TRUE${condition}`, context, failure);
  }
  const removed = removal ? [`WHEN MATCHED${yield* conditionClause("AND", removal.where, env)} THEN`] : [];
  const changes: string[] = [];
  if (update) {
    const condition = yield* conditionClause("AND", update.where, env);
    const isUpdated = `${isRow(sqlAlias)}${condition}`;
    const assigned = yield* assignments(update.assignments, table, env);
    if (update.deleteWhere) {
      // Only rows that are updated are deleted, by what they then hold: the latter is unconfirmed.
      const newSql = new Map(assigned.map(({ column: { name }, sql }) => [name, sql]));
      const columns = relation.columns.map((one) => ({ ...one, sql: newSql.get(one.name) ?? one.sql }));
      const afterEnv = topEnvironment(context, [{ ...relation, columns }, ...source.relations]);
      const gone = yield* bindCondition(update.deleteWhere, afterEnv);
      removed.push(`WHEN MATCHED AND CASE WHEN ${isUpdated} THEN ${gone} ELSE FALSE END THEN`);
    }
    requireOneMatch(sqlAlias, `${matches} WHERE TRUE${condition}`, context);
    changes.push(`WHEN MATCHED${condition} THEN UPDATE SET ${setClause(assigned, sqlAlias, isUpdated)}`);
  }
  if (insert) {
    const condition = yield* conditionClause("AND", insert.where, sourceEnv);
    const isNew = `NOT EXISTS (SELECT 1 FROM ${table.physical} AS ${sqlAlias} WHERE ${on})`;
    changes.push(`WHEN NOT MATCHED${condition} THEN ${yield* insertOf(insert, table, isNew, sourceEnv)}`);
  }
  const count = removed.map((when) => `${when} UPDATE SET ${countWrite(sqlAlias)}`);
  const deletions = removed.map((when) => `${when} DELETE`);
  return [
    ...(count.length > 0 ? [[into, ...count].join(" ")] : []),
    [into, ...deletions, ...changes].join(" "),
  ];
}

/**
 * DuckDB computes the values of matching rows, too, where `isNew` is false: nothing must fail in them. A
 * column as it is cannot.
 */
function* insertOf(
  insert: NonNullable<Merge["insert"]>,
  table: Table,
  isNew: string,
  env: Environment,
): Steps<string> {
  const columns = insert.columns ? distinctColumns(table, insert.columns, env.context) : table.columns;
  if (columns.length !== insert.values.length) throw invalid("not enough values"); // unconfirmed
  const given = new Map(columns.map((column, i) => [column, insert.values[i]]));
  const values = yield* mapSteps(table.columns, function* (column) {
    const value = given.get(column);
    const assigned = assign(
      value ? yield* newValue(value, column, env) : defaultOf(column, env.context),
      column,
      table,
    );
    return /^(?:\w+\.\w+|NULL)$/.test(assigned) ? assigned : `CASE WHEN ${isNew} THEN ${assigned} END`;
  });
  const names = table.columns.map((column) => column.physical);
  return `INSERT (${names.join(", ")}) VALUES (${values.join(", ")})`;
}
