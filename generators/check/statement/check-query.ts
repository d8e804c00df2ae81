import { SmeError } from "../../../spec/errors.ts";
import type { FromItem, Query, QueryBody, Select } from "../../../sql/nodes.ts";
import { expressionsOf } from "../../../sql/walk.ts";
import { checkExpression } from "./check-expression.ts";
import { tableAt } from "./relations.ts";
import type { QueryColumn, Relation, Scope, StatementContext } from "./statement-context.ts";
import { report } from "./statement-context.ts";
import { typeOf } from "./value-types.ts";

/** What the WITH clauses around a query name, with their columns. */
export type CommonTables = ReadonlyMap<string, readonly QueryColumn[] | undefined>;

/** Checks a query, and gives the columns of its result where they are known. */
export function checkQuery(
  query: Query,
  outer: Scope,
  common: CommonTables,
  context: StatementContext,
): readonly QueryColumn[] | undefined {
  const known = new Map(common);
  for (const { name, columns, query: part } of query.with) {
    const output = checkQuery(part, outer, known, context);
    known.set(name, renamed(output, columns));
  }
  const { output, scope } = checkBody(query.body, outer, known, context);
  // Sorting sees the result's columns first, then what the query reads.
  const sorted = [
    [{ alias: "", ...(output ? { columns: output } : {}) }, ...(scope[0] ?? [])],
    ...scope.slice(1),
  ];
  for (const { expression } of query.orderBy) checkExpression(expression, sorted, context);
  for (const part of [query.limit, query.offset]) if (part) checkExpression(part, [], context);
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
      return { output: body.rows[0]?.map(() => ({})), scope: outer };
    case "set": {
      const { output: left } = checkBody(body.left, outer, common, context);
      const { output: right } = checkBody(body.right, outer, common, context);
      if (left && right && left.length !== right.length) {
        const values = { ...context.at, found: right.length, required: left.length };
        report(context, body.at, new SmeError("E-SME-243", values));
      }
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
    item.kind === "expression" && item.alias !== undefined ? [{ name: item.alias }] : [],
  );
  const withAliases = [[...own, { alias: "", columns: aliases }], ...outer];
  for (const expression of expressionsOf(select)) checkExpression(expression, withAliases, context);
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
      if (starred.length === 0 || starred.some((relation) => relation.columns === undefined))
        return undefined;
      columns.push(...starred.flatMap((relation) => relation.columns ?? []));
      continue;
    }
    const { expression, alias } = item;
    // It may be a list of columns, and a UDF may have several.
    if (expression.kind === "column" && expression.path.some(({ fragment }) => fragment)) return undefined;
    if (expression.kind === "call" && (expression.emits || expression.path.length > 1)) return undefined;
    const name = alias ?? (expression.kind === "column" ? expression.path.at(-1)?.name : undefined);
    const type = typeOf(expression, scope, context);
    columns.push({ ...(name === undefined ? {} : { name }), ...(type === undefined ? {} : { type }) });
  }
  return columns;
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
      return [{ ...read, ...(item.alias === undefined ? {} : { alias: item.alias }) }];
    }
    case "query": {
      const columns = renamed(checkQuery(item.query, outer, common, context), item.columns);
      return [{ alias: item.alias ?? "", ...(columns ? { columns } : {}) }];
    }
    case "range":
      return [{ alias: item.alias ?? "" }];
    case "join": {
      const joined = [
        ...relationsOf(item.left, outer, common, context),
        ...relationsOf(item.right, outer, common, context),
      ];
      if (item.on) checkExpression(item.on, [joined, ...outer], context);
      return joined;
    }
    default:
      return [{ alias: "" }];
  }
}

function renamed(
  columns: readonly QueryColumn[] | undefined,
  names: readonly string[] | undefined,
): readonly QueryColumn[] | undefined {
  return names ? names.map((name, i) => ({ ...columns?.[i], name })) : columns;
}
