/** UPDATE, DELETE, MERGE and TRUNCATE. */
import type { Expression } from "../../../../../sql/nodes.ts";
import type { Assignment, NewValue } from "../../../../../sql/statements.ts";
import { boolean } from "../../../../../sql/types.ts";
import type { StatementResult } from "../../../model.ts";
import { bind, type Environment } from "../../binding/bind-expression.ts";
import { bindSource } from "../../binding/bind-from.ts";
import { topEnvironment } from "../../binding/bind-query.ts";
import { convert } from "../../binding/bound.ts";
import { newName, type StatementContext } from "../../binding/context.ts";
import { requireTable } from "../../binding/resolve.ts";
import type { Relation } from "../../binding/scope.ts";
import type { Table, TableColumn } from "../../catalog/catalog.ts";
import { invalid, position, unsupported } from "../../errors.ts";
import { type Execution, rowCount, type StatementOf } from "../execution.ts";
import { runSteps } from "../run-query.ts";
import { assign, checkPrimaryKey } from "./constraints.ts";
import { defaultOf, targetColumns } from "./insert.ts";

/** The changed table as a relation of its own statement. */
function target(
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

const condition = (e: Expression | undefined, env: Environment): string =>
  e ? convert(bind(e, env), boolean).sql : "";
const repeatable = (context: StatementContext) => ({ repeatable: context.temporaryTables.length === 0 });
const clause = (word: string, sql: string): string => (sql === "" ? "" : ` ${word} ${sql}`);

function assignments(list: Assignment[], table: Table, env: Environment): string {
  return list
    .map(({ column: { name, at }, value }) => {
      const column = table.columns.find((candidate) => candidate.name === name);
      if (!column) throw invalid(`object ${name} not found${position(env.context.sql, at)}`);
      return `${column.physical} = ${assigned(value, column, table, env)}`;
    })
    .join(", ");
}

function assigned(value: NewValue, column: TableColumn, table: Table, env: Environment): string {
  if (value.kind === "marker") env.context.parameters.types[value.index] ??= column.type;
  return assign(value.kind === "default" ? defaultOf(column, env.context) : bind(value, env), column, table);
}

type Change = StatementOf<"update"> | StatementOf<"delete"> | StatementOf<"merge">;

/** The statement in DuckDB's SQL; binding it gives its markers their types. */
export function bindChange(statement: Change, context: StatementContext): string {
  switch (statement.kind) {
    case "update":
      return bindUpdate(statement, context);
    case "delete":
      return bindDelete(statement, context);
    case "merge":
      return bindMerge(statement, context);
  }
}

export async function change(statement: Change, execution: Execution): Promise<StatementResult> {
  const { context, transaction } = execution;
  const sql = bindChange(statement, context);
  await runSteps(execution);
  const changed = await transaction.write(sql, undefined, repeatable(context));
  if (statement.kind !== "delete") await checkPrimaryKey(requireTable(statement.path, context), execution);
  return rowCount(changed);
}

function bindUpdate(statement: StatementOf<"update">, context: StatementContext): string {
  const table = requireTable(statement.path, context);
  const { sqlAlias, relation } = target(table, statement.alias, context);
  // `UPDATE t a SET … FROM t a JOIN …` names the changed table once more: DuckDB would join it with itself.
  const sources = statement.from.map((item) => bindSource(item, context));
  if (sources.some((source) => source.relations.some(({ name }) => name === relation.name))) {
    throw unsupported("UPDATE … FROM that names the changed table again");
  }
  const env = topEnvironment(context, [relation, ...sources.flatMap((source) => source.relations)]);
  return [
    `UPDATE ${table.physical} AS ${sqlAlias} SET ${assignments(statement.assignments, table, env)}`,
    clause("FROM", sources.map((source) => source.sql).join(", ")),
    clause("WHERE", condition(statement.where, env)),
  ].join("");
}

function bindDelete(statement: StatementOf<"delete">, context: StatementContext): string {
  const table = requireTable(statement.path, context);
  const { sqlAlias, relation } = target(table, statement.alias, context);
  const where = clause("WHERE", condition(statement.where, topEnvironment(context, [relation])));
  return `DELETE FROM ${table.physical} AS ${sqlAlias}${where}`;
}

export async function truncate(
  statement: StatementOf<"truncate">,
  { context, transaction }: Execution,
): Promise<StatementResult> {
  const table = requireTable(statement.path, context);
  return rowCount(await transaction.write(`DELETE FROM ${table.physical}`));
}

function bindMerge(statement: StatementOf<"merge">, context: StatementContext): string {
  const table = requireTable(statement.path, context);
  const { sqlAlias, relation } = target(table, statement.alias, context);
  const source = bindSource(statement.source, context);
  const env = topEnvironment(context, [relation, ...source.relations]);
  const sourceEnv = topEnvironment(context, source.relations);
  const { update, delete: removal, insert } = statement;
  if (update?.deleteWhere) throw unsupported("MERGE … UPDATE … DELETE WHERE");
  const parts = [
    `MERGE INTO ${table.physical} AS ${sqlAlias} USING ${source.sql} ON (${condition(statement.on, env)})`,
    removal && `WHEN MATCHED${clause("AND", condition(removal.where, env))} THEN DELETE`,
    update &&
      `WHEN MATCHED${clause("AND", condition(update.where, env))} THEN UPDATE SET ${assignments(update.assignments, table, env)}`,
    insert &&
      `WHEN NOT MATCHED${clause("AND", condition(insert.where, sourceEnv))} THEN ${mergeInsert(insert, table, sourceEnv)}`,
  ];
  return parts.filter(Boolean).join(" ");
}

function mergeInsert(
  insert: NonNullable<StatementOf<"merge">["insert"]>,
  table: Table,
  env: Environment,
): string {
  const columns = targetColumns(table, insert.columns, env.context);
  if (columns.length !== insert.values.length) throw invalid("not enough values"); // unconfirmed
  const values = table.columns.map((column) => {
    const value = insert.values[columns.indexOf(column)];
    return value
      ? assigned(value, column, table, env)
      : assign(defaultOf(column, env.context), column, table);
  });
  return `INSERT (${table.columns.map((column) => column.physical).join(", ")}) VALUES (${values.join(", ")})`;
}
