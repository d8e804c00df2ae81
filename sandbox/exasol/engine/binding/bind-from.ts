/** FROM: tables, views, common table expressions, system tables, subqueries, ranges and joins. */

import type { FromItem, Join, TableReference, ValueRange } from "../../../../sql/nodes.ts";
import { boolean, decimal } from "../../../../sql/types.ts";
import { systemTable } from "../catalog/system-tables.ts";
import { invalid, position, unsupported } from "../errors.ts";
import { compare } from "../functions/operators.ts";
import { parseQuery } from "../parse.ts";
import { physicalType } from "../types.ts";
import { bind } from "./bind-expression.ts";
import { type BoundQuery, bindQuery, bindTopQuery, environment, type Frame } from "./bind-query.ts";
import { convert } from "./bound.ts";
import { newName, type StatementContext } from "./context.ts";
import { findObject, notFound } from "./resolve.ts";
import type { Relation, RelationColumn } from "./scope.ts";

export interface Source {
  sql: string;
  relations: Relation[];
}

/** A FROM item of UPDATE or MERGE. */
export function bindSource(item: FromItem, context: StatementContext): Source {
  return bindFrom(item, { context, tables: new Map(), parent: undefined });
}

export function bindFrom(item: FromItem, frame: Frame): Source {
  switch (item.kind) {
    case "table":
      return bindTable(item, frame);
    case "query": {
      const query = renamed(bindQuery(item.query, frame), item.columns, frame.context, item.at);
      return derived(query, item.alias, frame);
    }
    case "range":
      return bindRange(item, frame);
    case "join":
      return bindJoin(item, frame);
  }
}

function derived(query: BoundQuery, name: string | undefined, frame: Frame): Source {
  const alias = newName(frame.context, "q");
  const columns = query.columns.map((column, i) => ({
    name: column.name,
    type: column.type,
    sql: `${alias}.c${i + 1}`,
  }));
  return { sql: `(${query.sql}) AS ${alias}`, relations: [{ name, columns }] };
}

export function renamed(
  query: BoundQuery,
  names: string[] | undefined,
  context: StatementContext,
  at: number,
): BoundQuery {
  if (!names) return query;
  if (names.length !== query.columns.length)
    throw invalid(`wrong number of column aliases${position(context.sql, at)}`);
  return { sql: query.sql, columns: query.columns.map(({ type }, i) => ({ name: names[i] ?? "", type })) };
}

function bindTable(item: TableReference, frame: Frame): Source {
  const { context } = frame;
  const names = item.path.map((part) => part.name);
  const name = names.at(-1) as string;
  const alias = item.alias ?? name;
  const cte = names.length === 1 ? frame.tables.get(name) : undefined;
  if (cte) return derived(renamed(cte, item.columns, context, item.at), alias, frame);
  const object = findObject(item.path, context);
  if (object?.kind === "table") {
    const sqlAlias = newName(context, "q");
    const columns = object.columns.map((column, i) => ({
      name: item.columns?.[i] ?? column.name,
      type: column.type,
      sql: `${sqlAlias}.${column.physical}`,
    }));
    const schema = item.alias === undefined ? { schema: object.schema } : {};
    return { sql: `${object.physical} AS ${sqlAlias}`, relations: [{ name: alias, ...schema, columns }] };
  }
  if (object?.kind === "view") {
    const view = bindView(object.query, object.columnAliases ?? undefined, object.scopeSchema, context);
    return derived(renamed(view, item.columns, context, item.at), alias, frame);
  }
  const system =
    names.length === 1 || names[0] === "SYS" || names[0] === "EXA_STATISTICS"
      ? systemTable(name, context)
      : undefined;
  if (system) return derived(system, alias, frame);
  throw notFound(item.path, context);
}

/** A view's query, read with the schema that was open when it was made. */
export function bindView(
  query: string,
  names: string[] | undefined,
  schema: string | null,
  context: StatementContext,
): BoundQuery {
  if (context.viewDepth > 30) throw invalid("views refer to each other in a circle");
  const parsed = parseQuery(query);
  const inner: StatementContext = { ...context, sql: query, schema, viewDepth: context.viewDepth + 1 };
  return renamed(bindTopQuery(parsed, inner), names, inner, 0);
}

function bindRange(item: ValueRange, frame: Frame): Source {
  const env = environment(frame, []);
  const [low, high] = [item.low, item.high].map((e) => {
    const bound = bind(e, env);
    if (bound.type?.type !== "DECIMAL")
      throw invalid(`VALUES BETWEEN needs whole numbers${position(frame.context.sql, e.at)}`);
    return `CAST(${bound.sql} AS BIGINT)`;
  });
  const type = decimal(18, 0);
  const sql = `SELECT CAST(i AS ${physicalType(type)}) AS c1 FROM range(${low}, ${high} + 1) r(i)`;
  const name = item.columns?.[0] ?? "RANGE_VALUE";
  return derived({ sql, columns: [{ name, type }] }, item.alias, frame);
}

function bindJoin(item: Join, frame: Frame): Source {
  const [left, right] = [bindFrom(item.left, frame), bindFrom(item.right, frame)];
  const relations = [...left.relations, ...right.relations];
  if (item.type === "CROSS") return { sql: `${left.sql} CROSS JOIN ${right.sql}`, relations };
  const condition = item.on
    ? convert(bind(item.on, environment(frame, relations)), boolean).sql
    : (item.using ?? []).map((name) => usingSql(name, left, right, item, frame)).join(" AND ");
  return { sql: `(${left.sql} ${item.type} JOIN ${right.sql} ON ${condition})`, relations };
}

function usingSql(name: string, left: Source, right: Source, item: Join, frame: Frame): string {
  const [a, b] = [left, right].map((source) =>
    source.relations.flatMap((relation) => relation.columns).find((column) => column.name === name),
  );
  if (!a || !b) throw invalid(`object ${name} not found${position(frame.context.sql, item.at)}`);
  if (item.type === "FULL" || item.type === "RIGHT") throw unsupported(`${item.type} JOIN … USING`);
  (b as RelationColumn).hidden = true;
  return compare("=", a, b);
}
