import type { Update } from "../../../../../sql/statements.ts";
import { bindFrom } from "../../binding/bind-from.ts";
import { topEnvironment } from "../../binding/bind-query.ts";
import type { StatementContext } from "../../binding/context.ts";
import { requireTable } from "../../binding/resolve.ts";
import { unsupported } from "../../errors.ts";
import { requireChange } from "../../rights/require.ts";
import { assignments, changedRelation, conditionClause } from "./target.ts";

/** The statement in DuckDB's SQL. */
export function bindUpdate(statement: Update, context: StatementContext): string[] {
  const table = requireTable(statement.path, context);
  requireChange(table, "UPDATE", context);
  const { sqlAlias, relation } = changedRelation(table, statement.alias?.name, context);
  // `UPDATE t a SET … FROM t a JOIN …` names the changed table once more: DuckDB would join it with itself.
  const sources = statement.from.map((item) => bindFrom(item, topEnvironment(context, [])));
  if (sources.some((source) => source.relations.some(({ name }) => name === relation.name))) {
    throw unsupported("UPDATE … FROM that names the changed table again");
  }
  const env = topEnvironment(context, [relation, ...sources.flatMap((source) => source.relations)]);
  const sql = [
    `UPDATE ${table.physical} AS ${sqlAlias} SET ${assignments(statement.assignments, { table, sqlAlias }, env)}`,
    sources.length > 0 ? ` FROM ${sources.map((source) => source.sql).join(", ")}` : "",
    conditionClause("WHERE", statement.where, env),
  ];
  return [sql.join("")];
}
