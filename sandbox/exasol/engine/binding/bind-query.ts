/** Queries: a Query becomes SQL for DuckDB whose columns are called c1, c2, … */

import type { Expression, Query, QueryBody, SetOperation } from "../../../../sql/nodes.ts";
import { boolean, decimal } from "../../../../sql/types.ts";
import type { Column, DataType } from "../../model.ts";
import { invalid, unsupported } from "../errors.ts";
import { mapInSteps, type Steps } from "../execution/turns.ts";
import { commonType, physicalType } from "../types.ts";
import { bind } from "./bind-expression.ts";
import { renamed } from "./bind-from.ts";
import { bindSelect, ordinal } from "./bind-select.ts";
import { type Bound, type BoundColumn, type BoundQuery, convert, orderSql, plainInteger } from "./bound.ts";
import { newName, type StatementContext } from "./context.ts";
import { type Environment, where } from "./environment.ts";
import { emptyScope, type Relation } from "./scope.ts";

/** A statement's outermost place, with columns to name if it is no query. */
export function topEnvironment(context: StatementContext, relations: Relation[]): Environment {
  return { context, scope: { ...emptyScope, relations }, commonTables: new Map(), bind, bindQuery };
}

/** Binds a whole query; what must run before it is added to the context's steps. */
export function bindTopQuery(query: Query, context: StatementContext): Steps<BoundQuery> {
  return bindQuery(query, topEnvironment(context, []));
}

/** The result's columns; the type of a bare NULL is BOOLEAN (unconfirmed). */
export function resultColumns(columns: BoundColumn[]): Column[] {
  return columns.map(({ name, type }) => ({ name, type: type ?? boolean }));
}

/** A query that stands in the environment, whose columns it can name. */
function* bindQuery(query: Query, outer: Environment): Steps<BoundQuery> {
  const { effort } = outer.context;
  effort.enter(1, () => where(outer, 0));
  const bound = yield* bindWhole(query, inside(outer));
  effort.leave(1);
  return bound;
}

/** Within a query, before it has columns of its own. */
function inside({ context, scope, commonTables }: Environment): Environment {
  return { context, scope: { ...emptyScope, parent: scope }, commonTables, bind, bindQuery };
}

function* bindWhole(query: Query, outer: Environment): Steps<BoundQuery> {
  const commonTables = new Map(outer.commonTables);
  const env = { ...outer, commonTables };
  const stored: StoredQuery[] = [];
  for (const item of query.with) {
    const bound = runsOnce(item.query)
      ? store(yield* bindQuery({ ...item.query, orderBy: [] }, env), "MATERIALIZED ", env, stored)
      : yield* bindCommon(item.query, env, stored);
    commonTables.set(item.name, renamed(bound, item.columns, where(env, item.at)));
    yield;
  }
  const bound = yield* bindBehindWith(query, env);
  return { ...bound, sql: `${withStored(stored, env.context)}${bound.sql}` };
}

function* bindBehindWith(query: Query, env: Environment): Steps<BoundQuery> {
  const { body } = query;
  const tail = limitSql(query, env);
  if (body.kind === "select") return yield* bindSelect(body, query.orderBy, tail, env);
  const bound = yield* bindBody(body, env);
  if (query.orderBy.length === 0 && tail === "") return bound;
  const order = query.orderBy.map((item) =>
    orderSql(`c${outputIndex(item.expression, bound.columns, env) + 1}`, item),
  );
  const orderBy = order.length > 0 ? ` ORDER BY ${order.join(", ")}` : "";
  return { sql: `SELECT * FROM (${bound.sql})${orderBy}${tail}`, columns: bound.columns };
}

/**
 * Whether the query's result is stored and read as often as it is named: `ORDER BY FALSE` is how one asks
 * Exasol for that. Source: Exasol's knowledge base, "Materialization".
 */
function runsOnce({ orderBy: [order, ...more] }: Query): boolean {
  const { expression } = order ?? {};
  if (more.length > 0 || expression?.kind !== "literal") return false;
  return expression.literal.type === "boolean" && !expression.literal.value;
}

interface StoredQuery {
  name: string;
  sql: string;
  how: "MATERIALIZED " | "";
  /** The steps that its own SQL needs: as many of the context's first ones. */
  steps: number;
}

/** A longer query is not written out wherever its name stands: by doubling, it could grow for ever. */
const longQuery = 20_000;

function* bindCommon(query: Query, env: Environment, stored: StoredQuery[]): Steps<BoundQuery> {
  const bound = yield* bindQuery(query, env);
  return bound.sql.length < longQuery ? bound : store(bound, "", env, stored);
}

/** DuckDB decides how to run what is not MATERIALIZED. */
function store(
  { sql, columns }: BoundQuery,
  how: StoredQuery["how"],
  env: Environment,
  stored: StoredQuery[],
): BoundQuery {
  const name = newName(env.context, "tmp_once");
  stored.push({ name, sql, how, steps: env.context.steps.length });
  return { sql: `SELECT * FROM ${name}`, columns };
}

/** WITH of what is stored. What steps behind it may read, such as UDF calls, is a table made before them. */
function withStored(stored: readonly StoredQuery[], context: StatementContext): string {
  const { length } = context.steps;
  const isForSteps = ({ steps }: StoredQuery) => steps < length;
  for (const { name, sql, steps } of stored.filter(isForSteps).reverse()) {
    context.temporaryTables.push(name);
    context.steps.splice(steps, 0, { kind: "sql", sql: `CREATE TEMP TABLE ${name} AS ${sql}` });
  }
  const list = stored.filter((query) => !isForSteps(query));
  if (list.length === 0) return "";
  return `WITH ${list.map(({ name, sql, how }) => `${name} AS ${how}(${sql})`).join(", ")} `;
}

function limitSql(query: Query, env: Environment): string {
  const read = (e: Expression) => {
    if (e.kind === "marker") env.context.parameters.types[e.index] ??= decimal(18, 0);
    const bound = bind(e, env);
    // While a statement is prepared, a marker has no value yet.
    if (e.kind === "marker" && !env.context.parameters.values) return "0";
    if (!/^\d+$/.test(bound.constant ?? "")) throw unsupported("LIMIT and OFFSET with anything but a number");
    return bound.constant;
  };
  return `${query.limit ? ` LIMIT ${read(query.limit)}` : ""}${query.offset ? ` OFFSET ${read(query.offset)}` : ""}`;
}

/** ORDER BY of a set operation knows output columns only. */
function outputIndex(e: Expression, columns: BoundColumn[], env: Environment): number {
  if (e.kind === "literal" && e.literal.type === "number")
    return ordinal(e.literal.value, columns.length, e.at, env);
  const name = e.kind === "column" ? e.path.at(-1)?.name : undefined;
  const index = columns.findIndex((column) => column.name === name);
  if (index < 0) throw invalid(`ORDER BY of a set operation needs a column of its result${where(env, e.at)}`);
  return index;
}

function* bindBody(body: QueryBody, env: Environment): Steps<BoundQuery> {
  const { effort } = env.context;
  effort.enter(1, () => where(env, body.at));
  const bound = yield* bindBodyKind(body, env);
  effort.leave(1);
  return bound;
}

function bindBodyKind(body: QueryBody, env: Environment): Steps<BoundQuery> {
  switch (body.kind) {
    case "select":
      return bindSelect(body, [], "", env);
    case "nested":
      return bindQuery(body.query, env);
    case "values":
      return bindValues(body.rows, env, body.at);
    case "set":
      return bindSetOperation(body, env);
  }
}

function* bindValues(rows: Expression[][], env: Environment, at: number): Steps<BoundQuery> {
  env.context.effort.values(
    rows.reduce((count, row) => count + row.length, 0),
    () => where(env, at),
  );
  const bound = yield* mapInSteps(rows, (row) => row.map((cell) => bind(cell, env)));
  const width = bound[0]?.length ?? 0;
  if (bound.some((row) => row.length !== width))
    throw invalid(`rows of VALUES have different numbers of columns${where(env, at)}`);
  const types = Array.from({ length: width }, (_, i) =>
    bound.reduce<DataType | null>((type, row) => commonType(type, row[i]?.type ?? null), null),
  );
  const isPlain = types.map(
    (type, i) =>
      type?.type === "DECIMAL" && bound.every((row) => row[i] && plainInteger(row[i]) !== undefined),
  );
  const value = (cell: Bound, i: number) => (isPlain[i] && plainInteger(cell)) || as(cell, types[i] ?? null);
  const lines = yield* mapInSteps(bound, (row) => `(${row.map(value).join(", ")})`);
  const names = types.map((_, i) => `c${i + 1}`);
  const list = types.map((type, i) =>
    type && isPlain[i] ? `CAST(c${i + 1} AS ${physicalType(type)}) AS c${i + 1}` : `c${i + 1}`,
  );
  return {
    sql: `SELECT ${list.join(", ")} FROM (VALUES ${lines.join(", ")}) v(${names.join(", ")})`,
    columns: types.map((type, i) => ({ name: `COL${i + 1}`, type })),
  };
}

const as = (bound: Bound, type: DataType | null): string => (type ? convert(bound, type).sql : bound.sql);

function* bindSetOperation(body: SetOperation, env: Environment): Steps<BoundQuery> {
  const sides = branches(body);
  env.context.effort.union(sides.length, () => where(env, body.at));
  const queries: { at: number; bound: BoundQuery }[] = [];
  for (const { body: branch, at } of sides) {
    queries.push({ at, bound: yield* bindBody(branch, env) });
    yield;
  }
  const [first] = queries as [(typeof queries)[0]];
  const columns = first.bound.columns.map((column) => ({ ...column }));
  for (const { bound, at } of queries) {
    if (bound.columns.length !== columns.length) {
      throw invalid(`the queries of ${body.operator} have different numbers of columns${where(env, at)}`);
    }
    for (const [i, column] of columns.entries())
      column.type = commonType(column.type, bound.columns[i]?.type ?? null);
  }
  const side = (query: BoundQuery) => {
    const items = columns.map(
      ({ type }, i) => `${as({ sql: `c${i + 1}`, type: query.columns[i]?.type ?? null }, type)} AS c${i + 1}`,
    );
    return `SELECT ${items.join(", ")} FROM (${query.sql})`;
  };
  const parts = yield* mapInSteps(queries, ({ bound }) => `(${side(bound)})`);
  return { sql: parts.join(` ${body.operator} `), columns };
}

/**
 * The queries of `a UNION ALL b UNION ALL c`, which may be hundreds; with another operator, the two sides.
 */
function branches(body: SetOperation): { body: QueryBody; at: number }[] {
  const behind = [{ body: body.right, at: body.at }];
  let left = body.left;
  while (body.operator.startsWith("UNION") && left.kind === "set" && left.operator === body.operator) {
    behind.push({ body: left.right, at: left.at });
    left = left.left;
  }
  return [{ body: left, at: body.at }, ...behind.reverse()];
}
