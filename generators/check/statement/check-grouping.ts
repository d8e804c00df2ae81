import { SmeError } from "../../../spec/errors.ts";
import type { ColumnReference, Expression, OrderItem, Select } from "../../../sql/nodes.ts";
import { children, expressionsOf, someCall } from "../../../sql/walk.ts";
import { aggregates } from "./function-arities.ts";
import type { QueryColumn, Relation, StatementContext } from "./statement-context.ts";
import { report } from "./statement-context.ts";

/** Where an aggregate makes one row of all, no item can be a column of each. */
export function checkUngrouped(select: Select, own: readonly Relation[], context: StatementContext): void {
  const items = select.items.flatMap((item) => (item.kind === "expression" ? [item.expression] : []));
  const isAggregated = items.some((item) => someCall(item, ({ path, over }) => isAggregate(path, over)));
  if (select.groupBy || !isAggregated) return;
  const ungrouped = items.flatMap(columnsOutsideCalls).find((column) => isOf(own, column));
  if (!ungrouped) return;
  const column = ungrouped.path.at(-1)?.name ?? "";
  report(context, ungrouped.at, new SmeError("E-SME-303", { ...context.at, column }));
}

function isAggregate(path: readonly { name: string }[], over: unknown): boolean {
  const [only, ...more] = path;
  return only !== undefined && more.length === 0 && over === undefined && aggregates.has(only.name);
}

/** A call of a script, or one over a window, may be many things. */
function columnsOutsideCalls(expression: Expression): ColumnReference[] {
  if (expression.kind === "column") return [expression];
  if (expression.kind === "call") return [];
  return children(expression).flatMap(columnsOutsideCalls);
}

/** Also a subquery's columns of the query around it are one value to it: these are none. */
function isOf(own: readonly Relation[], { path }: ColumnReference): boolean {
  const name = path.at(-1)?.name;
  const qualifier = path.at(-2)?.name;
  return own.some(
    ({ alias, columns }) =>
      (qualifier === undefined || qualifier === alias) && columns?.some((column) => column.name === name),
  );
}

/** LOCAL names an item of the same SELECT. */
export function checkLocals(
  select: Select,
  output: readonly QueryColumn[] | undefined,
  context: StatementContext,
): void {
  if (output === undefined) return;
  for (const { alias } of expressionsOf(select).flatMap(localsIn)) {
    if (output.some(({ name }) => name === alias.name)) continue;
    report(context, alias.at, new SmeError("E-SME-304", { ...context.at, alias: alias.name }));
  }
}

function localsIn(expression: Expression): Extract<Expression, { kind: "local" }>[] {
  return expression.kind === "local" ? [expression] : children(expression).flatMap(localsIn);
}

/** A whole number in ORDER BY is the place of a column in the result. */
export function checkPositions(
  orderBy: readonly OrderItem[],
  output: readonly QueryColumn[] | undefined,
  context: StatementContext,
): void {
  if (output === undefined) return;
  for (const { expression } of orderBy) {
    if (expression.kind !== "literal" || expression.literal.type !== "number") continue;
    const position = expression.literal.value;
    if (!/^\d+$/.test(position) || Number(position) <= output.length) continue;
    const values = { ...context.at, position, columns: output.length };
    report(context, expression.at, new SmeError("E-SME-302", values));
  }
}
