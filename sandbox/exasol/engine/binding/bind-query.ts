/** Queries: a Query becomes SQL for DuckDB whose columns are called c1, c2, … */

import type {
  Expression,
  OrderItem,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SetOperation,
} from "../../../../sql/nodes.ts";
import { boolean, decimal } from "../../../../sql/types.ts";
import { conjuncts, expressionsOf, someCall, someExpression } from "../../../../sql/walk.ts";
import type { Column, DataType } from "../../model.ts";
import { invalid, position, unsupported } from "../errors.ts";
import { isAggregate } from "../functions/index.ts";
import { commonType } from "../types.ts";
import { UdfSelect } from "../udf/udf-select.ts";
import { orderSql } from "./bind-call.ts";
import { bind, type Environment } from "./bind-expression.ts";
import { bindFrom, renamed } from "./bind-from.ts";
import { type Bound, convert } from "./bound.ts";
import type { StatementContext } from "./context.ts";
import { findScript, notFound } from "./resolve.ts";
import type { Relation, Scope } from "./scope.ts";
import { selectItemName } from "./select-item-name.ts";

export interface OutputColumn {
  name: string;
  type: DataType | null;
}

export interface BoundQuery {
  sql: string;
  columns: OutputColumn[];
}

export interface Frame {
  context: StatementContext;
  /** Common table expressions by name. */
  tables: ReadonlyMap<string, BoundQuery>;
  parent: Scope | undefined;
}

/** Binds a whole query; the steps it needs first are added to the context. */
export function bindTopQuery(query: Query, context: StatementContext): BoundQuery {
  return bindQuery(query, { context, tables: new Map(), parent: undefined });
}

/** The result's columns; the type of a bare NULL is BOOLEAN (unconfirmed). */
export function resultColumns(columns: OutputColumn[]): Column[] {
  return columns.map(({ name, type }) => ({ name, type: type ?? boolean }));
}

export function bindQuery(query: Query, outer: Frame): BoundQuery {
  const { effort, sql } = outer.context;
  effort.enter(1, () => position(sql, 0));
  const bound = bindWhole(query, outer);
  effort.leave(1);
  return bound;
}

function bindWhole(query: Query, outer: Frame): BoundQuery {
  const tables = new Map(outer.tables);
  for (const item of query.with) {
    const bound = bindQuery(item.query, { ...outer, tables });
    tables.set(item.name, renamed(bound, item.columns, outer.context, item.at));
  }
  const frame = { ...outer, tables };
  const { body } = query;
  const tail = limitSql(query, frame);
  if (body.kind === "select") return bindSelect(body, query.orderBy, tail, frame);
  const bound = bindBody(body, frame);
  if (query.orderBy.length === 0 && tail === "") return bound;
  const order = query.orderBy.map((item) =>
    orderSql(`c${outputIndex(item.expression, bound.columns, frame) + 1}`, item),
  );
  const orderBy = order.length > 0 ? ` ORDER BY ${order.join(", ")}` : "";
  return { sql: `SELECT * FROM (${bound.sql})${orderBy}${tail}`, columns: bound.columns };
}

function limitSql(query: Query, frame: Frame): string {
  const read = (e: Expression) => {
    if (e.kind === "marker") frame.context.parameters.types[e.index] ??= decimal(18, 0);
    const bound = bind(e, environment(frame, []));
    // While a statement is prepared, a marker has no value yet.
    if (e.kind === "marker" && !frame.context.parameters.values) return "0";
    if (!/^\d+$/.test(bound.constant ?? "")) throw unsupported("LIMIT and OFFSET with anything but a number");
    return bound.constant;
  };
  return `${query.limit ? ` LIMIT ${read(query.limit)}` : ""}${query.offset ? ` OFFSET ${read(query.offset)}` : ""}`;
}

/** ORDER BY of a set operation knows output columns only. */
function outputIndex(e: Expression, columns: OutputColumn[], frame: Frame): number {
  if (e.kind === "literal" && e.literal.type === "number")
    return ordinal(e.literal.value, columns.length, e.at, frame);
  const name = e.kind === "column" ? e.path.at(-1)?.name : undefined;
  const index = columns.findIndex((column) => column.name === name);
  if (index < 0)
    throw invalid(
      `ORDER BY of a set operation needs a column of its result${position(frame.context.sql, e.at)}`,
    );
  return index;
}

function ordinal(value: string, count: number, at: number, frame: Frame): number {
  const index = Number(value);
  if (!Number.isInteger(index) || index < 1 || index > count) {
    throw invalid(`the ordinal ${value} is out of range${position(frame.context.sql, at)}`); // unconfirmed
  }
  return index - 1;
}

function bindBody(body: QueryBody, frame: Frame): BoundQuery {
  const { effort, sql } = frame.context;
  effort.enter(1, () => position(sql, body.at));
  const bound = bindBodyKind(body, frame);
  effort.leave(1);
  return bound;
}

function bindBodyKind(body: QueryBody, frame: Frame): BoundQuery {
  switch (body.kind) {
    case "select":
      return bindSelect(body, [], "", frame);
    case "nested":
      return bindQuery(body.query, frame);
    case "values":
      return bindValues(body.rows, frame, position(frame.context.sql, body.at));
    case "set":
      return bindSetOperation(body, frame);
  }
}

function bindValues(rows: Expression[][], frame: Frame, place: string): BoundQuery {
  const env = environment(frame, []);
  const bound = rows.map((row) => row.map((cell) => bind(cell, env)));
  const width = bound[0]?.length ?? 0;
  if (bound.some((row) => row.length !== width))
    throw invalid(`rows of VALUES have different numbers of columns${place}`);
  const types = Array.from({ length: width }, (_, i) =>
    bound.reduce<DataType | null>((type, row) => commonType(type, row[i]?.type ?? null), null),
  );
  const lines = bound.map((row) => `(${row.map((cell, i) => as(cell, types[i] ?? null)).join(", ")})`);
  const names = types.map((_, i) => `c${i + 1}`);
  return {
    sql: `SELECT * FROM (VALUES ${lines.join(", ")}) v(${names.join(", ")})`,
    columns: types.map((type, i) => ({ name: `COL${i + 1}`, type })),
  };
}

const as = (bound: Bound, type: DataType | null): string => (type ? convert(bound, type).sql : bound.sql);

function bindSetOperation(body: SetOperation, frame: Frame): BoundQuery {
  const queries = branches(body).map(({ body: branch, at }) => ({ at, bound: bindBody(branch, frame) }));
  const [first] = queries as [(typeof queries)[0]];
  const columns = first.bound.columns.map((column) => ({ ...column }));
  for (const { bound, at } of queries) {
    if (bound.columns.length !== columns.length) {
      throw invalid(
        `the queries of ${body.operator} have different numbers of columns${position(frame.context.sql, at)}`,
      );
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
  return { sql: queries.map(({ bound }) => `(${side(bound)})`).join(` ${body.operator} `), columns };
}

/** The queries of `a UNION ALL b UNION ALL c`, which may be hundreds; with another operator, the two sides. */
function branches(body: SetOperation): { body: QueryBody; at: number }[] {
  const behind = [{ body: body.right, at: body.at }];
  let left = body.left;
  while (body.operator.startsWith("UNION") && left.kind === "set" && left.operator === body.operator) {
    behind.push({ body: left.right, at: left.at });
    left = left.left;
  }
  return [{ body: left, at: body.at }, ...behind.reverse()];
}

export function environment(
  frame: Frame,
  relations: Relation[],
  locals = new Map<string, Expression>(),
): Environment {
  return {
    context: frame.context,
    scope: { relations, locals, parent: frame.parent },
    bindQuery: (query, parent) => bindQuery(query, { ...frame, parent }),
  };
}

/** An environment for expressions over given relations, for statements other than queries. */
export function topEnvironment(context: StatementContext, relations: Relation[]): Environment {
  return environment({ context, tables: new Map(), parent: undefined }, relations);
}

interface Item {
  sql: string;
  column: OutputColumn;
}

function bindSelect(select: Select, orderBy: OrderItem[], tail: string, frame: Frame): BoundQuery {
  const { context } = frame;
  const locals = new Map<string, Expression>();
  for (const item of select.items) {
    if (item.kind === "expression" && item.alias !== undefined && !locals.has(item.alias))
      locals.set(item.alias, item.expression);
  }
  const sources = select.from.map((item) => bindFrom(item, frame));
  const env = environment(
    frame,
    sources.flatMap((source) => source.relations),
    locals,
  );
  if (sources.length === 0 && select.items.some((item) => item.kind === "star")) {
    throw invalid(
      `SELECT * needs a FROM clause${position(context.sql, select.items[0]?.kind === "star" ? select.items[0].at : 0)}`,
    );
  }
  let from = sources.map((source) => source.sql).join(", ");
  let conditions = conjuncts(select.where);
  const special = needsRowNumbers(select, orderBy, locals, context);
  const udf = special ? new UdfSelect(env, from) : undefined;
  if (udf) {
    const isSpecial = (e: Expression) => isSpecialExpression(e, context, locals);
    udf.start(conditions.filter((e) => !isSpecial(e)));
    conditions = conditions.filter(isSpecial);
    if (conditions.length > 0) udf.filter(conditions);
    conditions = [];
    udf.group(
      select.groupBy?.map((e) => groupKey(e, select, env)),
      setCall(select, context),
    );
  }
  const emitted = udf?.emits(select);
  const items = emitted ?? select.items.flatMap((item) => bindItem(item, env));
  const clauses = [
    conditions.length > 0
      ? ` WHERE ${conditions.map((e) => convert(bind(e, env), boolean).sql).join(" AND ")}`
      : "",
    select.groupBy && !udf?.consumesGroups
      ? ` GROUP BY ${select.groupBy.map((e) => bind(groupKey(e, select, env), env).sql).join(", ")}`
      : "",
    select.having ? ` HAVING ${convert(bind(select.having, env), boolean).sql}` : "",
    select.qualify ? ` QUALIFY ${convert(bind(select.qualify, env), boolean).sql}` : "",
  ].join("");
  const order = orderBy.map((item) => bindOrder(item, items, env, frame));
  if (order.length === 0 && udf && !select.distinct && !select.groupBy && !hasAggregate(select))
    order.push(...udf.defaultOrder());
  if (udf) from = udf.from;
  const list = items.map((item, i) => `${item.sql} AS c${i + 1}`).join(", ");
  const sql = [
    `SELECT ${select.distinct ? "DISTINCT " : ""}${list}`,
    from === "" ? "" : ` FROM ${from}`,
    clauses,
    order.length > 0 ? ` ORDER BY ${order.join(", ")}` : "",
    tail,
  ].join("");
  return { sql, columns: items.map((item) => item.column) };
}

function hasAggregate(select: Select): boolean {
  return expressionsOf(select).some((e) => someCall(e, isAggregate));
}

/** UDF calls, IPROC() and ROWNUM need the source rows numbered in a table of their own. */
function needsRowNumbers(
  select: Select,
  orderBy: OrderItem[],
  locals: Map<string, Expression>,
  context: StatementContext,
): boolean {
  return [...expressionsOf(select), ...orderBy.map((item) => item.expression)].some((e) =>
    isSpecialExpression(e, context, locals),
  );
}

function isSpecialExpression(
  e: Expression,
  context: StatementContext,
  locals: Map<string, Expression>,
): boolean {
  return someExpression(e, (part) => {
    if (part.kind === "column") return part.path.length === 1 && part.path[0]?.name === "ROWNUM";
    if (part.kind === "local") {
      const local = locals.get(part.alias.name);
      return (
        local !== undefined &&
        local !== e &&
        someCall(local, (call) => findScript(call.path, context) !== undefined)
      );
    }
    return (
      part.kind === "call" &&
      (part.path[0]?.name === "IPROC" || findScript(part.path, context)?.type === "UDF")
    );
  });
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
    throw invalid(`the ordinal ${e.literal.value} is out of range${position(env.context.sql, e.at)}`);
  return item.expression;
}

function bindItem(item: SelectItem, env: Environment): Item[] {
  if (item.kind === "expression") {
    const bound = bind(item.expression, env);
    return [
      { sql: bound.sql, column: { name: item.alias ?? selectItemName(item.expression), type: bound.type } },
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
      .filter((column) => names.length > 0 || !column.hidden)
      .map(({ name, sql, type }) => ({ sql, column: { name, type } })),
  );
}

function bindOrder(item: OrderItem, items: Item[], env: Environment, frame: Frame): string {
  const e = item.expression;
  if (e.kind === "literal" && e.literal.type === "number") {
    return orderSql(String(ordinal(e.literal.value, items.length, e.at, frame) + 1), item);
  }
  if (e.kind === "column" && e.path.length === 1) {
    const named = items.findIndex(({ column }) => column.name === e.path[0]?.name);
    if (named >= 0) return orderSql(String(named + 1), item);
  }
  return orderSql(bind(e, env).sql, item);
}
