import type { Expression, FromItem } from "../../../../../sql/nodes.ts";
import type { Update } from "../../../../../sql/statements.ts";
import { bindFrom, type Source } from "../../binding/bind-from.ts";
import { topEnvironment } from "../../binding/bind-query.ts";
import { newName, type StatementContext } from "../../binding/context.ts";
import { findObject, requireTable } from "../../binding/resolve.ts";
import type { Table } from "../../catalog/catalog.ts";
import { position, unsupported } from "../../errors.ts";
import { requireChange } from "../../rights/require.ts";
import type { Steps } from "../turns.ts";
import { rowsByUdfs } from "./rows-by-udfs.ts";
import { assignments, changedRelation, conditionClause, requireOneMatch, setClause } from "./target.ts";

/** The statement in DuckDB's SQL. */
export function* bindUpdate(statement: Update, context: StatementContext): Steps<string[]> {
  const table = requireTable(statement.path, context);
  requireChange(table, "UPDATE", context);
  const { sqlAlias, relation } = changedRelation(table, statement.alias?.name, context);
  const { others, conditions } = besideTarget(statement.from, table, relation.name ?? "", context);
  const sources: Source[] = [];
  for (const item of others) sources.push(yield* bindFrom(item, topEnvironment(context, [])));
  if (sources.some((source) => source.relations.some(({ name }) => name === relation.name))) {
    throw unsupported(`another table called ${relation.name} in UPDATE … FROM`);
  }
  const env = topEnvironment(context, [relation, ...sources.flatMap((source) => source.relations)]);
  const where = [...conditions, ...(statement.where ? [statement.where] : [])].reduce<Expression | undefined>(
    (left, right) => (left ? { kind: "binary", operator: "AND", left, right, at: right.at } : right),
    undefined,
  );
  const changed = `${table.physical} AS ${sqlAlias}`;
  const values = statement.assignments.map(({ value }) => value);
  const selectRows = yield* rowsByUdfs(where, values, changed, sqlAlias, env);
  if (selectRows) {
    const [source] = statement.from;
    if (source) throw unsupported(`UDF calls in UPDATE … FROM${position(context.sql, source.at)}`);
    const assigned = yield* assignments(statement.assignments, table, env);
    const rows = newName(context, "r");
    const computed = assigned.map(({ column }, i) => ({ column, sql: `${rows}.v${i}` }));
    const list = ["r", ...computed.map((_, i) => `v${i}`)].join(", ");
    return [
      `UPDATE ${changed} SET ${setClause(computed, sqlAlias)} ` +
        `FROM (${selectRows(assigned.map(({ sql }) => sql))}) AS ${rows}(${list}) WHERE ${rows}.r = ${sqlAlias}.rowid`,
    ];
  }
  const from = sources.map((source) => source.sql).join(", ");
  const condition = yield* conditionClause("WHERE", where, env);
  const set = setClause(yield* assignments(statement.assignments, table, env), sqlAlias);
  if (from === "") return [`UPDATE ${changed} SET ${set}${condition}`];
  requireOneMatch(sqlAlias, ` FROM ${changed}, ${from}${condition}`, context);
  return [`UPDATE ${changed} SET ${set} FROM ${from}${condition}`];
}

/**
 * `UPDATE t AS a SET … FROM t AS a, u` names the changed table once more: DuckDB would join it with itself.
 * What its inner joins ask becomes a condition.
 */
function besideTarget(from: FromItem[], table: Table, name: string, context: StatementContext) {
  const isTarget = (item: FromItem): boolean =>
    item.kind === "table" &&
    (item.alias?.name ?? item.path.at(-1)?.name) === name &&
    findObject(item.path, context) === table;
  const holdsTarget = (item: FromItem): boolean =>
    item.kind === "join" ? holdsTarget(item.left) || holdsTarget(item.right) : isTarget(item);
  const conditions: Expression[] = [];
  const split = (item: FromItem): FromItem[] => {
    if (isTarget(item)) return [];
    if (item.kind !== "join" || !holdsTarget(item)) return [item];
    if (item.using || (item.type !== "INNER" && item.type !== "CROSS"))
      throw unsupported(
        `a join of the changed table by USING or an outer join${position(context.sql, item.at)}`,
      );
    if (item.on) conditions.push(item.on);
    return [...split(item.left), ...split(item.right)];
  };
  return { others: from.flatMap(split), conditions };
}
