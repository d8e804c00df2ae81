import type { Call, FromItem, Identifier, Query, QueryBody, Select } from "../../../sql/nodes.ts";
import { formatType } from "../../../sql/types.ts";
import { expressionsOf } from "../../../sql/walk.ts";
import { checkExpression } from "./check-expression.ts";
import { checkLocals, checkPositions, checkUngrouped } from "./check-grouping.ts";
import { reportLacking, reportQualifier, tableAt } from "./relations.ts";
import type { CommonTables, QueryColumn, Relation, Scope, StatementContext } from "./statement-context.ts";
import { checkCount, isOwnSchema } from "./statement-context.ts";
import { typeOf } from "./value-types.ts";

/** Checks a query, and gives the columns of its result where they are known. */
export function checkQuery(
  query: Query,
  outer: Scope,
  common: CommonTables,
  context: StatementContext,
): readonly QueryColumn[] | undefined {
  const around = context.common;
  const known = new Map(common);
  context.common = known;
  for (const { name, columns, query: part } of query.with) {
    const output = checkQuery(part, outer, known, context);
    known.set(name, renamed(output, columns, context));
  }
  const { output, scope } = checkBody(query.body, outer, known, context);
  // Sorting sees the result's columns first, then what the query reads.
  const sorted = [
    [{ alias: "", ...(output ? { columns: output } : {}) }, ...(scope[0] ?? [])],
    ...scope.slice(1),
  ];
  for (const { expression } of query.orderBy) checkExpression(expression, sorted, context);
  checkPositions(query.orderBy, output, context);
  for (const part of [query.limit, query.offset]) if (part) checkExpression(part, [], context);
  context.common = around;
  return output;
}

interface CheckedBody {
  output: readonly QueryColumn[] | undefined;
  scope: Scope;
}

function checkBody(
  body: QueryBody,
  outer: Scope,
  common: CommonTables,
  context: StatementContext,
): CheckedBody {
  switch (body.kind) {
    case "select":
      return checkSelect(body, outer, common, context);
    case "nested":
      return { output: checkQuery(body.query, outer, common, context), scope: outer };
    case "values":
      for (const value of body.rows.flat()) checkExpression(value, outer, context);
      for (const row of body.rows) {
        checkCount(row.length, body.rows[0]?.length ?? 0, row.at(-1)?.at ?? body.at, context);
      }
      return { output: body.rows[0]?.map(() => ({})), scope: outer };
    case "set": {
      const { output: left } = checkBody(body.left, outer, common, context);
      const { output: right } = checkBody(body.right, outer, common, context);
      if (left && right) checkCount(right.length, left.length, body.at, context);
      return { output: left, scope: outer };
    }
  }
}

function checkSelect(
  select: Select,
  outer: Scope,
  common: CommonTables,
  context: StatementContext,
): CheckedBody {
  const own = select.from.flatMap((item) => relationsOf(item, outer, common, context));
  const scope = [own, ...outer];
  const output = outputOf(select, own, scope, context);
  const aliases = select.items.flatMap((item) =>
    item.kind === "expression" && item.alias !== undefined ? [{ name: item.alias.name }] : [],
  );
  const withAliases = [[...own, { alias: "", columns: aliases }], ...outer];
  for (const expression of expressionsOf(select)) checkExpression(expression, withAliases, context);
  checkLocals(select, output, context);
  checkUngrouped(select, own, context);
  return { output, scope };
}

function outputOf(
  select: Select,
  own: readonly Relation[],
  scope: Scope,
  context: StatementContext,
): readonly QueryColumn[] | undefined {
  const columns: QueryColumn[] = [];
  for (const item of select.items) {
    if (item.kind === "star") {
      const [qualifier] = item.qualifier.slice(-1);
      const starred = qualifier ? own.filter(({ alias }) => alias === qualifier.name) : own;
      if (starred.length === 0 && qualifier && !qualifier.fragment) reportQualifier(qualifier, own, context);
      if (starred.length === 0 || starred.some((relation) => relation.columns === undefined))
        return undefined;
      columns.push(...starred.flatMap((relation) => relation.columns ?? []));
      continue;
    }
    const { expression, alias } = item;
    // It may be a list of columns, and a UDF may have several.
    if (expression.kind === "column" && expression.path.some(({ fragment }) => fragment)) return undefined;
    if (expression.kind === "call" && expression.path.length > 1) {
      const given = expression.emits || alias ? undefined : columnsOfUdf(expression, context);
      if (given === undefined) return undefined;
      columns.push(...given);
      continue;
    }
    if (expression.kind === "call" && expression.emits) return undefined;
    const name = alias?.name ?? (expression.kind === "column" ? expression.path.at(-1)?.name : undefined);
    const type = typeOf(expression, scope, context);
    columns.push({ ...(name === undefined ? {} : { name }), ...(type === undefined ? {} : { type }) });
  }
  return columns;
}

/** What a UDF of the specs gives, which may be several columns. */
function columnsOfUdf({ path }: Call, context: StatementContext): readonly QueryColumn[] | undefined {
  const [schema, udf] = path.slice(-2);
  return isOwnSchema(schema, context) ? context.names.udfs.get(udf?.name ?? "")?.returns : undefined;
}

/** What a part of FROM can be called, and its columns. */
export function relationsOf(
  item: FromItem,
  outer: Scope,
  common: CommonTables,
  context: StatementContext,
): Relation[] {
  switch (item.kind) {
    case "table": {
      const [only, ...more] = item.path;
      const isCommon = only !== undefined && more.length === 0 && common.has(only.name);
      const columns = isCommon ? common.get(only.name) : undefined;
      const read = isCommon
        ? { alias: only.name, ...(columns ? { columns } : {}) }
        : tableAt(item.path, context);
      return [{ ...read, ...(item.alias === undefined ? {} : { alias: item.alias.name }) }];
    }
    case "query": {
      const columns = renamed(checkQuery(item.query, outer, common, context), item.columns, context);
      return [{ alias: item.alias?.name ?? "", ...(columns ? { columns } : {}) }];
    }
    case "range":
      return [{ alias: item.alias?.name ?? "" }];
    case "imported": {
      const into = item.into.map(({ name, type }) => ({ name, type: formatType(type) }));
      const columns = renamed(into, item.columns, context);
      return [{ alias: item.alias?.name ?? "", ...(columns ? { columns } : {}) }];
    }
    case "join": {
      const left = relationsOf(item.left, outer, common, context);
      const right = relationsOf(item.right, outer, common, context);
      const joined = [...left, ...right];
      if (item.on) checkExpression(item.on, [joined, ...outer], context);
      const using = item.natural ? namedByBoth(left, right) : (item.using ?? []);
      for (const column of using) for (const side of [left, right]) requireIn(side, column, context);
      const merged = using.map(({ name }) => name);
      return [...left, ...right.map((one) => ({ ...one, merged: [...(one.merged ?? []), ...merged] }))];
    }
  }
}

const namedByBoth = (left: readonly Relation[], right: readonly Relation[]): Identifier[] => {
  const all = right.flatMap(({ columns = [] }) => columns.map(({ name }) => name));
  const names = left.flatMap(({ columns = [] }) => columns.map(({ name }) => name));
  return names.flatMap((name) => (name !== undefined && all.includes(name) ? [{ name, at: 0 }] : []));
};

/** A column of USING is in both tables. */
function requireIn(side: readonly Relation[], column: Identifier, context: StatementContext): void {
  if (side.some(({ columns }) => !columns || columns.some(({ name }) => name === column.name))) return;
  reportLacking(column, side, context);
}

/** A query's columns under the names that a list gives them. */
export function renamed(
  columns: readonly QueryColumn[] | undefined,
  names: readonly Identifier[] | undefined,
  context: StatementContext,
): readonly QueryColumn[] | undefined {
  if (names && columns) checkCount(names.length, columns.length, names.at(-1)?.at ?? 0, context);
  return names ? names.map(({ name }, i) => ({ ...columns?.[i], name })) : columns;
}
