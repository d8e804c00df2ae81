/** FROM: tables, views, common table expressions, system tables, subqueries, ranges and joins. */

import {
  type FromItem,
  type Identifier,
  type ImportedRows,
  type Join,
  namesOf,
  type TableReference,
  type ValueRange,
} from "../../../../sql/nodes.ts";
import { decimal } from "../../../../sql/types.ts";
import type { Column } from "../../model.ts";
import type { View } from "../catalog/catalog.ts";
import { type SystemRows, systemTable } from "../catalog/system-tables.ts";
import { invalid, position } from "../errors.ts";
import type { Steps } from "../execution/turns.ts";
import { compare } from "../functions/operators.ts";
import { parseQuery } from "../parse.ts";
import { requirePrivilege, requireRead } from "../rights/require.ts";
import { Rights } from "../rights/rights.ts";
import { commonType, physicalType } from "../types.ts";
import { bind, bindCondition } from "./bind-expression.ts";
import { type Bound, type BoundQuery, convert } from "./bound.ts";
import { newName, newTemporaryTable } from "./context.ts";
import { type Environment, where, withRelations } from "./environment.ts";
import { findObject, notFound } from "./resolve.ts";
import { emptyScope, type Relation, type RelationColumn } from "./scope.ts";

export interface Source {
  readonly sql: string;
  relations: Relation[];
}

/** Which columns of system tables a source's `sql` has: all, or those whose own was asked for before. */
type ColumnsRead = "all" | "asked for";

/**
 * Items of one FROM do not see each other: the environment is that around them, without relations of its own.
 */
export function* bindFrom(item: FromItem, env: Environment, columnsRead: ColumnsRead = "all"): Steps<Source> {
  switch (item.kind) {
    case "table":
      return yield* bindTable(item, env, columnsRead);
    case "query": {
      const query = renamed(yield* env.bindQuery(item.query, env), item.columns, where(env, item.at));
      return derived(query, item.alias?.name, env);
    }
    case "range":
      return bindRange(item, env);
    case "imported":
      return bindImported(item, env);
    case "join":
      return yield* bindJoin(item, env, columnsRead);
  }
}

function derived(query: BoundQuery, name: string | undefined, env: Environment, schema?: string): Source {
  const alias = newName(env.context, "q");
  const columns = query.columns.map((column, i) => ({
    name: column.name,
    type: column.type,
    sql: `${alias}.c${i + 1}`,
  }));
  return { sql: `(${query.sql}) AS ${alias}`, relations: [relationOf(name, schema, columns)] };
}

const relationOf = (
  name: string | undefined,
  schema: string | undefined,
  columns: Relation["columns"],
): Relation => ({ name, ...(schema === undefined ? {} : { schema }), columns });

export function renamed(
  query: BoundQuery,
  names: readonly Identifier[] | undefined,
  place: string,
): BoundQuery {
  if (!names) return query;
  if (names.length !== query.columns.length) throw invalid(`wrong number of column aliases${place}`);
  return {
    sql: query.sql,
    columns: query.columns.map(({ type }, i) => ({ name: names[i]?.name ?? "", type })),
  };
}

function* bindTable(item: TableReference, env: Environment, columnsRead: ColumnsRead): Steps<Source> {
  const { context } = env;
  const names = item.path.map((part) => part.name);
  const name = names.at(-1) as string;
  const alias = item.alias?.name ?? name;
  const common = names.length === 1 ? env.commonTables.get(name) : undefined;
  if (common) return derived(renamed(common, item.columns, where(env, item.at)), alias, env);
  const object = findObject(item.path, context);
  if (object?.kind === "table" || object?.kind === "view") requireRead(object, context);
  // What has an alias is called by nothing else.
  const schema = item.alias === undefined ? object?.schema : undefined;
  if (object?.kind === "table") {
    const sqlAlias = newName(context, "q");
    const columns = object.columns.map((column, i) => ({
      name: item.columns?.[i]?.name ?? column.name,
      type: column.type,
      sql: `${sqlAlias}.${column.physical}`,
    }));
    return { sql: `${object.physical} AS ${sqlAlias}`, relations: [relationOf(alias, schema, columns)] };
  }
  if (object?.kind === "view") {
    const view = yield* bindView(object, env);
    return derived(renamed(view, item.columns, where(env, item.at)), alias, env, schema);
  }
  const system = systemTable(names, context);
  if (system) {
    const unaliased = item.alias === undefined ? system.schema : undefined;
    return bindSystemTable(system, alias, unaliased, env, columnsRead);
  }
  throw notFound(item.path, context);
}

function bindSystemTable(
  { columns, query }: SystemRows,
  name: string,
  schema: string | undefined,
  env: Environment,
  columnsRead: ColumnsRead,
): Source {
  if (columnsRead === "all") return derived({ sql: query(new Set(columns)), columns }, name, env, schema);
  const alias = newName(env.context, "q");
  const read = new Set<Column>();
  const relation = columns.map((column, i) => ({
    ...column,
    get sql() {
      read.add(column);
      return `${alias}.c${i + 1}`;
    },
  }));
  return {
    get sql() {
      return `(${query(read)}) AS ${alias}`;
    },
    relations: [relationOf(name, schema, relation)],
  };
}

/**
 * A view's query, read with the schema that was open when it was made, and without what is around its name.
 * It reads what its owner may read and, for others, let them read.
 */
export function* bindView(
  view: Pick<View, "query" | "columnAliases" | "scopeSchema" | "owner">,
  env: Environment,
  { forOthers = !env.context.rights.owns(view) } = {},
): Steps<BoundQuery> {
  const { query, columnAliases, scopeSchema, owner } = view;
  const { viewDepth, catalog } = env.context;
  if (viewDepth > 30) throw invalid("views refer to each other in a circle");
  const rights = new Rights(catalog, owner);
  const inView = { rights, forOthers, schema: scopeSchema, viewDepth: viewDepth + 1 };
  const context = { ...env.context, sql: query, ...inView };
  const inside = { ...env, context, scope: emptyScope, commonTables: new Map() };
  return renamed(
    yield* env.bindQuery(yield* parseQuery(query), inside),
    columnAliases?.map((name) => ({ name, at: 0 })),
    position(query, 0),
  );
}

function bindRange(item: ValueRange, env: Environment): Source {
  const [low, high] = [item.low, item.high].map((e) => {
    const bound = bind(e, env);
    if (bound.type?.type !== "DECIMAL")
      throw invalid(`VALUES BETWEEN needs whole numbers${where(env, e.at)}`);
    return `CAST(${bound.sql} AS BIGINT)`;
  });
  const type = decimal(18, 0);
  const sql = `SELECT CAST(i AS ${physicalType(type)}) AS c1 FROM range(${low}, ${high} + 1) r(i)`;
  const name = item.columns?.[0]?.name ?? "RANGE_VALUE";
  return derived({ sql, columns: [{ name, type }] }, item.alias?.name, env);
}

/** The files are read into a temporary table before the query runs. */
function bindImported(item: ImportedRows, env: Environment): Source {
  const { context } = env;
  requirePrivilege("IMPORT", "IMPORT", context);
  const table = newTemporaryTable(context, "import");
  context.steps.push({ kind: "import", plan: { rows: item, rights: context.rights, table } });
  const query = { sql: `SELECT * FROM ${table}`, columns: item.into };
  return derived(renamed(query, item.columns, where(env, item.at)), item.alias?.name, env);
}

function* bindJoin(item: Join, env: Environment, columnsRead: ColumnsRead): Steps<Source> {
  const left = yield* bindFrom(item.left, env, columnsRead);
  const right = yield* bindFrom(item.right, env, columnsRead);
  let relations = [...left.relations, ...right.relations];
  if (item.type === "CROSS") {
    return {
      get sql() {
        return `${left.sql} CROSS JOIN ${right.sql}`;
      },
      relations,
    };
  }
  const names = item.natural ? inBoth(left, right) : namesOf(item.using ?? []);
  const condition = item.on
    ? yield* bindCondition(item.on, withRelations(env, relations))
    : usingSql(names, left, right, item, env) || "TRUE";
  if (!item.on) relations = [...left.relations, ...right.relations];
  return {
    get sql() {
      return `(${left.sql} ${item.type} JOIN ${right.sql} ON ${condition})`;
    },
    relations,
  };
}

const visible = ({ relations }: Source): RelationColumn[] =>
  relations.flatMap((relation) => relation.columns).filter(({ reach }) => reach !== "qualified");

/** Without any, a NATURAL JOIN is a CROSS JOIN. */
function inBoth(left: Source, right: Source): string[] {
  const names = new Set(visible(right).map(({ name }) => name));
  return [...new Set(visible(left).map(({ name }) => name))].filter((name) => names.has(name));
}

/** The condition; both sides then have the columns that they share once. */
function usingSql(names: string[], left: Source, right: Source, item: Join, env: Environment): string {
  const [ofLeft, ofRight] = [columnsByName(left), columnsByName(right)];
  const only = (name: string, columns: RelationColumn[] = []): RelationColumn => {
    const [column, ...others] = columns;
    if (others.length > 0) throw invalid(`identifier ${name} is ambiguous${where(env, item.at)}`); // unconfirmed
    if (!column) throw invalid(`object ${name} not found${where(env, item.at)}`);
    return column;
  };
  const instead = new Map<RelationColumn, RelationColumn[]>();
  const conditions = names.map((name) => {
    const [a, b] = [only(name, ofLeft.get(name)), only(name, ofRight.get(name))];
    const condition = compare("=", a, b);
    if (item.type === "RIGHT" || item.type === "FULL") {
      const { sql, type } = item.type === "RIGHT" ? b : eitherOf(a, b);
      instead.set(a, [{ name, sql, type, reach: "unqualified" }, ...qualified(a)]);
    }
    instead.set(b, qualified(b));
    ofRight.delete(name);
    return condition;
  });
  for (const side of [left, right])
    side.relations = side.relations.map((relation) => ({
      ...relation,
      columns: relation.columns.flatMap((column) => instead.get(column) ?? column),
    }));
  return conditions.join(" AND ");
}

function columnsByName(side: Source): Map<string, RelationColumn[]> {
  const columns = new Map<string, RelationColumn[]>();
  for (const column of visible(side)) columns.set(column.name, [...(columns.get(column.name) ?? []), column]);
  return columns;
}

/** A side's own column needs a qualifier from now on; what takes none is gone. */
function qualified(own: RelationColumn): RelationColumn[] {
  if (own.reach === "unqualified") return [];
  own.reach = "qualified";
  return [own];
}

/** The one that is not NULL, as a full join needs it. */
function eitherOf(a: Bound, b: Bound): Bound {
  const type = commonType(a.type, b.type);
  const [left, right] = [a, b].map((side) => (type ? convert(side, type).sql : side.sql));
  return { sql: `coalesce(${left}, ${right})`, type };
}
