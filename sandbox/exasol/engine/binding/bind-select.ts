/** SELECT: its items, conditions and order over what stands in FROM. */

import type { Expression, FromItem, OrderItem, Select, SelectItem } from "../../../../sql/nodes.ts";
import { chain, expressionsOf, someCall, someExpression, someInSteps } from "../../../../sql/walk.ts";
import { invalid, unsupported } from "../errors.ts";
import { limits } from "../execution/effort.ts";
import { mapSteps, type Steps } from "../execution/turns.ts";
import { isAggregate } from "../functions/index.ts";
import { UdfSelect } from "../udf/udf-select.ts";
import { bind, bindCondition, bindInSteps, isChained } from "./bind-expression.ts";
import { bindFrom, type Source } from "./bind-from.ts";
import { bindHierarchy } from "./bind-hierarchy.ts";
import { type BoundColumn, type BoundQuery, orderSql } from "./bound.ts";
import type { StatementContext } from "./context.ts";
import { type Environment, where } from "./environment.ts";
import { findScript, notFound } from "./resolve.ts";
import { selectItemName } from "./select-item-name.ts";

interface Item {
  sql: string;
  column: BoundColumn;
}

/** A SELECT in its environment, which has no columns yet; `tail` is the LIMIT in DuckDB's SQL. */
export function* bindSelect(
  select: Select,
  orderBy: OrderItem[],
  tail: string,
  outer: Environment,
): Steps<BoundQuery> {
  const { context } = outer;
  const locals = new Map<string, Expression>();
  for (const item of select.items) {
    if (item.kind === "expression" && item.alias !== undefined && !locals.has(item.alias.name))
      locals.set(item.alias.name, item.expression);
  }
  const special = yield* needsRowNumbers(select, orderBy, locals, outer);
  // These two write FROM into a table of their own before the other clauses are bound.
  const isWrittenFirst = special || select.hierarchy !== undefined;
  const sources: Source[] = [];
  for (const item of select.from)
    sources.push(yield* bindFrom(item, outer, isWrittenFirst ? "all" : "asked for"));
  const sourceSql = () => sources.map((source) => source.sql).join(", ");
  const relations = sources.flatMap((source) => source.relations);
  const plain: Environment = { ...outer, scope: { ...outer.scope, relations, locals } };
  const star = select.items.find((item) => item.kind === "star");
  if (star && sources.length === 0) throw invalid(`SELECT * needs a FROM clause${where(plain, star.at)}`);
  const hierarchical = bindHierarchy(select, isWrittenFirst ? sourceSql() : "", plain);
  const { env } = hierarchical;
  let { conditions } = hierarchical;
  if (special && select.hierarchy)
    throw unsupported(`UDF calls, IPROC() and ROWNUM beside CONNECT BY${where(env, select.hierarchy.at)}`);
  const udf = special ? new UdfSelect(env, hierarchical.from) : undefined;
  if (udf) {
    const isSpecial = (part: Expression) => isSpecialPart(part, context, locals);
    const later = new Set<Expression>();
    for (const e of conditions) if (yield* someInSteps([e], isSpecial)) later.add(e);
    yield* udf.start(conditions.filter((e) => !later.has(e)));
    if (later.size > 0) yield* udf.filter([...later]);
    conditions = [];
    if (select.groupingSets) throw unsupported(`GROUPING SETS beside UDF calls${where(env, select.at)}`);
    yield* udf.group(
      select.groupBy?.map((e) => groupKey(e, select, env)),
      setCall(select, context),
    );
  }
  context.effort.join(freelyJoined(select.from), () => where(env, select.from[0]?.at ?? 0));
  context.effort.columns(select.items.length, () => where(env, select.items[0]?.at ?? 0));
  const emitted = udf && (yield* udf.emits(select));
  const keys = udf?.consumesGroups ? undefined : yield* groupKeys(select, env);
  if (keys) env.groupKeys = new Set(keys);
  const items = emitted ?? (yield* bindItems(select.items, env));
  const filters = yield* mapSteps(conditions, (e) => bindCondition(e, env));
  const clauses = [
    filters.length > 0 ? ` WHERE ${filters.join(" AND ")}` : "",
    keys ? ` GROUP BY ${groupingSql(keys, select.groupingSets)}` : "",
    select.having ? ` HAVING ${yield* bindCondition(select.having, env)}` : "",
    select.qualify ? ` QUALIFY ${yield* bindCondition(select.qualify, env)}` : "",
  ].join("");
  const order = yield* mapSteps(orderBy, (item) => bindOrder(item, items, env, select.distinct));
  const aggregates = yield* someInSteps(expressionsOf(select), (e) => e.kind === "call" && isAggregate(e));
  const showsRows = !select.distinct && !select.groupBy && !aggregates;
  if (select.hierarchy?.siblings && (order.length > 0 || !showsRows))
    throw invalid(`ORDER SIBLINGS BY beside ORDER BY, DISTINCT or groups${where(env, select.at)}`); // unconfirmed
  if (order.length === 0 && showsRows) {
    if (udf) order.push(...udf.defaultOrder());
    if (hierarchical.order !== undefined) order.push(hierarchical.order);
  }
  const from = udf?.from ?? (isWrittenFirst ? hierarchical.from : sourceSql());
  const list = items.map((item, i) => `${item.sql} AS c${i + 1}`).join(", ");
  const sql = [
    `SELECT ${select.distinct ? "DISTINCT " : ""}${list}`,
    from === "" ? "" : ` FROM ${from}`,
    clauses,
    order.length > 0 ? ` ORDER BY ${order.join(", ")}` : "",
    tail,
  ].join("");
  const isOneRow = udf === undefined && select.groupBy === undefined && aggregates;
  return { sql, columns: items.map((item) => item.column), isOneRow };
}

/** How many tables DuckDB may put into another order: outer joins stay where they are. */
function freelyJoined(items: FromItem[]): number {
  const tables = (item: FromItem): number =>
    item.kind !== "join"
      ? 1
      : tables(item.left) + (/^(?:INNER|CROSS)$/.test(item.type) ? tables(item.right) : 0);
  return items.reduce((sum, item) => sum + tables(item), 0);
}

/** UDF calls, IPROC() and ROWNUM need the source rows numbered in a table of their own. */
function needsRowNumbers(
  select: Select,
  orderBy: OrderItem[],
  locals: ReadonlyMap<string, Expression>,
  env: Environment,
): Steps<boolean> {
  const { context } = env;
  const all = [...expressionsOf(select), ...orderBy.map((item) => item.expression)];
  return someInSteps(all, (e) => {
    // All that is looked through here is looked through again later.
    if (e !== select.where) refuseLongChain(e, env);
    return isSpecialPart(e, context, locals);
  });
}

function refuseLongChain(e: Expression, env: Environment): void {
  if (e.kind !== "binary" || !isChained(e.operator)) return;
  const { length } = chain(e);
  if (length > limits.chain) env.context.effort.chain(length, () => where(env, e.at));
}

function isSpecialPart(
  part: Expression,
  context: StatementContext,
  locals: ReadonlyMap<string, Expression>,
): boolean {
  if (part.kind === "column") return part.path.length === 1 && part.path[0]?.name === "ROWNUM";
  if (part.kind === "local") {
    const local = locals.get(part.alias.name);
    return local !== undefined && someCall(local, (call) => findScript(call.path, context) !== undefined);
  }
  return (
    part.kind === "call" && (part.path[0]?.name === "IPROC" || findScript(part.path, context)?.type === "UDF")
  );
}

/** The one call of a SET script in the select list, if there is one. */
function setCall(select: Select, context: StatementContext): boolean {
  return expressionsOf(select).some((e) =>
    someCall(e, (call) => {
      const script = findScript(call.path, context);
      return script?.type === "UDF" && script.input === "SET";
    }),
  );
}

/** GROUP BY 1 and GROUP BY LOCAL.x mean items of the select list. */
function groupKey(e: Expression, select: Select, env: Environment): Expression {
  if (e.kind !== "literal" || e.literal.type !== "number") return e;
  const item = select.items[Number(e.literal.value) - 1];
  if (item?.kind !== "expression")
    throw invalid(`the ordinal ${e.literal.value} is out of range${where(env, e.at)}`);
  return item.expression;
}

function* groupKeys(select: Select, env: Environment): Steps<string[] | undefined> {
  if (!select.groupBy) return undefined;
  const keys = yield* mapSteps(select.groupBy, (e) => bindInSteps(groupKey(e, select, env), env));
  return keys.map(({ sql }) => sql);
}

function groupingSql(keys: string[], sets: number[][] | undefined): string {
  if (!sets) return keys.join(", ");
  return `GROUPING SETS (${sets.map((set) => `(${set.map((place) => keys[place]).join(", ")})`).join(", ")})`;
}

function* bindItems(items: readonly SelectItem[], env: Environment): Steps<Item[]> {
  const all: Item[] = [];
  for (const item of items) {
    for (const one of yield* bindItem(item, env)) all.push(one);
    yield;
  }
  return all;
}

function* bindItem(item: SelectItem, env: Environment): Steps<Item[]> {
  if (item.kind === "expression") {
    const bound = yield* bindInSteps(item.expression, env);
    return [
      {
        sql: bound.sql,
        column: { name: item.alias?.name ?? selectItemName(item.expression), type: bound.type },
      },
    ];
  }
  const { relations } = env.scope;
  const names = item.qualifier.map((part) => part.name);
  const wanted = relations.filter(
    (relation) =>
      names.length === 0 ||
      (relation.name === names.at(-1) && (names.length === 1 || relation.schema === names[0])),
  );
  if (wanted.length === 0) throw notFound(item.qualifier, env.context);
  return wanted.flatMap((relation) =>
    relation.columns
      .filter(({ reach }) => reach !== (names.length === 0 ? "qualified" : "unqualified"))
      .map(({ name, sql, type }) => ({ sql, column: { name, type } })),
  );
}

function* bindOrder(item: OrderItem, items: Item[], env: Environment, distinct: boolean): Steps<string> {
  const e = item.expression;
  if (e.kind === "literal" && e.literal.type === "number") {
    return orderSql(String(ordinal(e.literal.value, items.length, e.at, env) + 1), item);
  }
  if (e.kind === "column" && e.path.length === 1) {
    const named = items.findIndex(({ column }) => column.name === e.path[0]?.name);
    if (named >= 0) return orderSql(String(named + 1), item);
  }
  const { sql } = yield* bindInSteps(e, env);
  const isItem = (one: string) => items.some((other) => other.sql === one);
  const isOther = (one: Expression) => one.kind === "column" && !isItem(bind(one, env).sql);
  // One of several rows that are the same has not one value of it.
  if (distinct && !isItem(sql) && someExpression(e, isOther))
    throw unsupported(`ORDER BY of what rows of DISTINCT do not have${where(env, e.at)}`);
  return orderSql(sql, item);
}

/** The index that `ORDER BY 2` means. */
export function ordinal(value: string, count: number, at: number, env: Environment): number {
  const index = Number(value);
  if (!Number.isInteger(index) || index < 1 || index > count) {
    throw invalid(`the ordinal ${value} is out of range${where(env, at)}`); // unconfirmed
  }
  return index - 1;
}
