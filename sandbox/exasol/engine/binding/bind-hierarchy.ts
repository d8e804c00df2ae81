/**
 * CONNECT BY: the rows of FROM become a table of their own, and a second one says which of them stands where
 * in the hierarchy.
 */
import type { Expression, Literal, OrderItem, Select } from "../../../../sql/nodes.ts";
import { boolean, decimal, maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import { children, conjuncts, someExpression } from "../../../../sql/walk.ts";
import { invalid, raiseInSql, unsupported } from "../errors.ts";
import { nonEmpty } from "../functions/definition.ts";
import { type Bound, convert, orderSql, toText } from "./bound.ts";
import { newName, newTemporaryTable } from "./context.ts";
import { type Environment, where, withRelations } from "./environment.ts";
import { matches, type Relation } from "./scope.ts";

/** An expression in its place. */
const bindAt = (expression: Expression, place: Environment): Bound => place.bind(expression, place);

const levelType = decimal(18, 0);
const cycle = raiseInSql("42000", "a row is above itself in CONNECT BY without NOCYCLE"); // unconfirmed

interface HierarchicalSelect {
  /** The FROM in DuckDB's SQL. */
  from: string;
  /** Of the other clauses. */
  env: Environment;
  /** What of WHERE is still to be asked. */
  conditions: Expression[];
  /** What puts each row behind the one that it stands below. */
  order?: string;
}

/** A select without CONNECT BY stays as it is. */
export function bindHierarchy(select: Select, from: string, env: Environment): HierarchicalSelect {
  const { hierarchy } = select;
  if (!hierarchy) return { from, env, conditions: conjuncts(select.where) };
  const { joins, conditions } = splitConditions(select, env);
  if (from === "") throw invalid(`CONNECT BY needs a FROM clause${where(env, hierarchy.at)}`);
  const { context } = env;
  const [base, tree] = [newTemporaryTable(context, "rows"), newTemporaryTable(context, "tree")];
  const columns = env.scope.relations.flatMap((relation) => relation.columns);
  const list = columns.map(
    ({ sql, type }, i) => `, ${type === null ? `CAST(${sql} AS VARCHAR)` : sql} AS x${i}`,
  );
  const joined = joins.map((e) => convert(bindAt(e, env), boolean).sql).join(" AND ");
  // Rows are numbered in the order of siblings: so a path of numbers sorts as the hierarchy does.
  const among = siblingOrder(hierarchy.siblings ?? [], env);
  context.steps.push({
    kind: "sql",
    sql: `CREATE TEMP TABLE ${base} AS SELECT row_number() OVER (${among}) AS rn${list.join("")}
      FROM ${from}${joined && ` WHERE ${joined}`}`,
  });
  const [row, above, root, node] = ["b", "p", "r", "t"].map((prefix) => newName(context, prefix)) as [
    string,
    string,
    string,
    string,
  ];
  const outer = { ...env.scope, parent: undefined };
  /** The columns of a row of the base. */
  const at = (alias: string, place: Environment): Environment =>
    withRelations(place, relationsOf(env.scope.relations, alias));
  const inside: Environment = { ...env, scope: outer };
  /** Whether one row stands below another, which is at a level. */
  const isBelow = (child: string, parent: string, level: string): string => {
    const prior = { ...at(parent, inside), hierarchy: { level, prior: inside } };
    const own = { ...at(child, inside), hierarchy: { level: `(${level} + 1)`, prior } };
    return convert(bindAt(hierarchy.connectBy, own), boolean).sql;
  };
  const hasPrior = someExpression(hierarchy.connectBy, (e) => e.kind === "unary" && e.operator === "PRIOR");
  const ends = hasPrior || conjuncts(hierarchy.connectBy).some((e) => mostLevels(e) !== undefined);
  if (!ends)
    throw unsupported(`CONNECT BY with neither PRIOR nor LEVEL <= a number${where(env, hierarchy.at)}`);
  const start = hierarchy.startWith
    ? convert(bindAt(hierarchy.startWith, at(row, inside)), boolean).sql
    : "TRUE";
  // Without PRIOR a row may stand below itself as often as LEVEL lets it.
  const again = `list_contains(${node}.path, ${row}.rn)`;
  const found =
    hasPrior && !hierarchy.noCycle ? `CASE WHEN ${again} THEN ${cycle} ELSE ${row}.rn END` : `${row}.rn`;
  const below = `${isBelow(row, above, `${node}.lvl`)}${hasPrior && hierarchy.noCycle ? ` AND NOT ${again}` : ""}`;
  const count = countedLevels(select);
  if (count !== undefined)
    context.steps.push({
      kind: "sql",
      sql: `CREATE TEMP TABLE ${tree} AS SELECT lvl, 1 AS rn, CASE WHEN lvl > 1 THEN 1 END AS parent, 1 AS root,
        [lvl] AS path FROM range(1, ${Math.max(1, count)} + 1) r(lvl)`,
    });
  else
    context.steps.push({
      kind: "sql",
      sql: `CREATE TEMP TABLE ${tree} AS WITH RECURSIVE ${node} AS (
      SELECT 1 AS lvl, ${row}.rn, CAST(NULL AS BIGINT) AS parent, ${row}.rn AS root, [${row}.rn] AS path
        FROM ${base} AS ${row} WHERE ${start}
      UNION ALL SELECT ${node}.lvl + 1, ${found}, ${node}.rn, ${node}.root, list_append(${node}.path, ${row}.rn)
        FROM ${node} JOIN ${base} AS ${above} ON ${above}.rn = ${node}.rn JOIN ${base} AS ${row} ON ${below})
      SELECT * FROM ${node}`,
    });
  /** Whether a row has one below it, of which `also` is true if it is above it, too. */
  const hasChild = (also: (isAbove: string) => string) => {
    const child = newName(context, "b");
    const cut = also(`list_contains(${node}.path, ${child}.rn)`);
    return `EXISTS (SELECT 1 FROM ${base} AS ${child} WHERE ${isBelow(child, row, `${node}.lvl`)}${cut})`;
  };
  const isLeaf = () => {
    const child = hasChild((isAbove) => (hasPrior && hierarchy.noCycle ? ` AND NOT ${isAbove}` : ""));
    return `CASE WHEN ${child} THEN 0 ELSE 1 END`;
  };
  const isCycle = () => {
    if (!hasPrior || !hierarchy.noCycle)
      throw unsupported(`CONNECT_BY_ISCYCLE without NOCYCLE and PRIOR${where(env, hierarchy.at)}`);
    return `CASE WHEN ${hasChild((isAbove) => ` AND ${isAbove}`)} THEN 1 ELSE 0 END`;
  };
  const path = (expression: Expression, separator: Bound) => {
    if (!hasPrior) throw unsupported(`SYS_CONNECT_BY_PATH without PRIOR${where(env, expression.at)}`);
    const [step, place] = [newName(context, "b"), newName(context, "u")];
    const value = toText(bindAt(expression, at(step, inside))).sql;
    const places = `SELECT unnest(${node}.path) AS rn, unnest(range(len(${node}.path))) AS i`;
    return nonEmpty(`(SELECT string_agg(concat(${toText(separator).sql}, ${value}), '' ORDER BY ${place}.i)
      FROM (${places}) AS ${place} JOIN ${base} AS ${step} ON ${step}.rn = ${place}.rn)`);
  };
  const own = at(row, env);
  const inResult = { root: at(root, inside), isLeaf, isCycle, path };
  if (hierarchy.siblings && !hasPrior)
    throw unsupported(`ORDER SIBLINGS BY without PRIOR${where(env, hierarchy.at)}`);
  return {
    from: `${tree} AS ${node} JOIN ${base} AS ${row} ON ${row}.rn = ${node}.rn
      LEFT JOIN ${base} AS ${above} ON ${above}.rn = ${node}.parent
      JOIN ${base} AS ${root} ON ${root}.rn = ${node}.root`,
    env: { ...own, hierarchy: { level: `${node}.lvl`, prior: at(above, inside), inResult } },
    conditions,
    order: count === undefined ? `${node}.path` : `${node}.lvl`,
  };
}

/**
 * What of WHERE joins tables counts before the hierarchy is built, and all else in its rows: as in Oracle,
 * unconfirmed for Exasol.
 */
function splitConditions(
  select: Select,
  env: Environment,
): { joins: Expression[]; conditions: Expression[] } {
  const { relations } = env.scope;
  const all = conjuncts(select.where);
  if (relations.length < 2) return { joins: [], conditions: all };
  const joins = all.filter((e) => {
    if (someExpression(e, isQuery))
      throw unsupported(`a subquery in WHERE beside CONNECT BY and several tables${where(env, e.at)}`);
    const joinsTables = relationsOfColumns(e, env).size > 1;
    if (joinsTables && someExpression(e, isOfHierarchy))
      throw unsupported(`a join of tables by their place in the hierarchy${where(env, e.at)}`);
    return joinsTables;
  });
  return { joins, conditions: all.filter((e) => !joins.includes(e)) };
}

const isQuery = (e: Expression): boolean =>
  e.kind === "subquery" || e.kind === "exists" || e.kind === "quantified" || (e.kind === "in" && !!e.query);

function relationsOfColumns(e: Expression, env: Environment, expanded: string[] = []): Set<Relation> {
  const { relations, locals } = env.scope;
  if (e.kind === "column") {
    const found = new Set(matches(env.scope, e.path));
    return new Set(relations.filter(({ columns }) => columns.some((column) => found.has(column))));
  }
  const local = e.kind === "local" && !expanded.includes(e.alias.name) && locals.get(e.alias.name);
  const [parts, names] =
    local && e.kind === "local" ? [[local], [...expanded, e.alias.name]] : [children(e), expanded];
  return new Set(parts.flatMap((part) => [...relationsOfColumns(part, env, names)]));
}

/** Whether it is PRIOR, CONNECT_BY_… or LEVEL. */
const isOfHierarchy = (e: Expression): boolean =>
  (e.kind === "unary" && /^[CP]/.test(e.operator)) ||
  (e.kind === "column" && /^(?:LEVEL|CONNECT_BY_\w+)$/.test(e.path.at(-1)?.name ?? "")) ||
  (e.kind === "call" && e.path.at(-1)?.name === "SYS_CONNECT_BY_PATH");

/** The order of the rows of FROM; it can name aliases of the select list. */
function siblingOrder(siblings: OrderItem[], env: Environment): string {
  if (siblings.length === 0) return "";
  const keys = siblings.map((item) => {
    const { expression: e } = item;
    const alias = e.kind === "column" && e.path.length === 1 ? e.path[0]?.name : undefined;
    const key = (alias !== undefined && env.scope.locals.get(alias)) || e;
    if (key.kind === "literal" || someExpression(key, isOfHierarchy))
      throw unsupported(`ORDER SIBLINGS BY anything but columns of its rows${where(env, e.at)}`);
    return orderSql(bindAt(key, env).sql, item);
  });
  return `ORDER BY ${keys.join(", ")}`;
}

/** Of `FROM DUAL CONNECT BY LEVEL <= 1000000`, whose levels DuckDB would take a millisecond each to find. */
function countedLevels({ from: [table, ...others], hierarchy }: Select): number | undefined {
  const isDual = table?.kind === "table" && table.path.length === 1 && table.path[0]?.name === "DUAL";
  if (!isDual || others.length > 0 || !hierarchy || hierarchy.startWith) return undefined;
  return mostLevels(hierarchy.connectBy);
}

/** Of `LEVEL <= 10` or `LEVEL < 11`. */
function mostLevels(condition: Expression): number | undefined {
  if (condition.kind !== "binary") return undefined;
  const { left, right, operator } = condition;
  const isLevel = left.kind === "column" && left.path.length === 1 && left.path[0]?.name === "LEVEL";
  const most = right.kind === "literal" ? numberOf(right) : undefined;
  if (!isLevel || !/^\d{1,9}$/.test(most ?? "")) return undefined;
  if (operator !== "<=" && operator !== "<") return undefined;
  return Number(most) - (operator === "<" ? 1 : 0);
}

const numberOf = ({ literal }: Literal): string | undefined =>
  literal.type === "number" ? literal.value : undefined;

function relationsOf(relations: Relation[], alias: string): Relation[] {
  let place = 0;
  return relations.map((relation) => ({
    ...relation,
    columns: relation.columns.map((column) => ({ ...column, sql: `${alias}.x${place++}` })),
  }));
}

/** LEVEL, CONNECT_BY_ISLEAF and CONNECT_BY_ISCYCLE; undefined outside of a hierarchical query. */
export function bindPseudoColumn(name: string, { hierarchy }: Environment): Bound | undefined {
  if (name === "LEVEL" && hierarchy)
    return { sql: `CAST(${hierarchy.level} AS DECIMAL(18,0))`, type: levelType };
  const { inResult } = hierarchy ?? {};
  const sql =
    name === "CONNECT_BY_ISLEAF"
      ? inResult?.isLeaf()
      : name === "CONNECT_BY_ISCYCLE"
        ? inResult?.isCycle()
        : undefined;
  return sql === undefined ? undefined : { sql: `CAST(${sql} AS DECIMAL(1,0))`, type: decimal(1, 0) };
}

/** `PRIOR a` and `CONNECT_BY_ROOT a`. */
export function bindElsewhere(
  operator: "PRIOR" | "CONNECT_BY_ROOT",
  operand: Expression,
  env: Environment,
): Bound {
  const { hierarchy } = env;
  const other = operator === "PRIOR" ? hierarchy?.prior : hierarchy?.inResult?.root;
  if (!other) throw invalid(`${operator} is not possible here${where(env, operand.at)}`); // unconfirmed
  const { constant: _, ...bound } = bindAt(operand, other);
  return bound;
}

/** `SYS_CONNECT_BY_PATH(a, '/')` */
export function bindPath(
  [expression, separator, ...others]: Expression[],
  at: number,
  env: Environment,
): Bound {
  if (!expression || !separator || others.length > 0)
    throw invalid(`invalid number of arguments for function SYS_CONNECT_BY_PATH${where(env, at)}`);
  const path = env.hierarchy?.inResult?.path;
  if (!path) throw invalid(`SYS_CONNECT_BY_PATH is not possible here${where(env, at)}`); // unconfirmed
  return { sql: path(expression, bindAt(separator, env)), type: varchar(maximumVarcharSize) };
}
