import { SmeError } from "../../../spec/errors.ts";
import type { Call, Expression, Identifier } from "../../../sql/nodes.ts";
import { pseudoColumns } from "../../../sql/reserved-words.ts";
import type { NewValue } from "../../../sql/statements.ts";
import { children } from "../../../sql/walk.ts";
import { suggestion } from "../../diagnostic.ts";
import { checkMoment } from "./check-moment.ts";
import { exasolFunctions } from "./exasol-functions.ts";
import { functionArities } from "./function-arities.ts";
import { checkUnambiguous, findColumn, reportLacking, reportQualifier } from "./relations.ts";
import type { Scope, StatementContext } from "./statement-context.ts";
import { checkCount, checkInOwnSchema, isOwnSchema, report } from "./statement-context.ts";
import { describe, neverMeet, neverTakes } from "./value-types.ts";

/** Checks the columns, functions and comparisons of an expression, down to its subqueries. */
export function checkExpression(expression: NewValue, scope: Scope, context: StatementContext): void {
  if (expression.kind === "default") return;
  if (expression.kind === "column") checkColumn(expression.path, scope, context);
  if (expression.kind === "call") checkCall(expression, scope, context);
  checkComparison(expression, scope, context);
  checkMoment(expression, context);
  if (expression.kind === "marker") reportMarker(expression.at, context);
  checkSubquery(expression, scope, context);
  for (const child of children(expression)) checkExpression(child, scope, context);
}

/** A subquery gives one column, but as many as there are operands to IN, and any number to EXISTS. */
function checkSubquery(expression: Expression, scope: Scope, context: StatementContext): void {
  const operands = expression.kind === "in" ? expression.operands.length : 1;
  const output =
    "query" in expression && expression.query ? context.checkSubquery(expression.query, scope) : undefined;
  if (output && expression.kind !== "exists") checkCount(output.length, operands, expression.at, context);
  for (const row of expression.kind === "in" ? expression.rows : []) {
    checkCount(row.length, operands, row.at(-1)?.at ?? expression.at, context);
  }
}

function reportMarker(at: number, context: StatementContext): void {
  const values = { complaint: "no script fills a ?", suggestion: "Name the value, as in :value." };
  report(context, at, new SmeError("E-SME-240", { ...context.at, ...values }));
}

function checkColumn(path: readonly Identifier[], scope: Scope, context: StatementContext): void {
  const last = path.at(-1);
  const qualifier = path.at(-2);
  if (last === undefined || path.some(({ fragment }) => fragment)) return;
  if (!qualifier) checkUnambiguous(last, scope, context);
  if (findColumn(path, scope, context) !== undefined || pseudoColumns.has(last.name)) return;
  const all = scope.flat();
  const candidates = qualifier ? all.filter(({ alias }) => alias === qualifier.name) : all;
  if (qualifier && candidates.length === 0) {
    reportQualifier(qualifier, all, context);
    return;
  }
  // A relation whose columns only the run knows may have it.
  if (candidates.some(({ columns }) => columns === undefined)) return;
  reportLacking(last, candidates, context);
}

function checkCall(call: Call, scope: Scope, context: StatementContext): void {
  const last = call.path.at(-1);
  const schema = call.path.at(-2);
  if (last === undefined || last.fragment) return;
  checkInOwnSchema(call.path, context);
  if (isOwnSchema(schema, context)) checkUdf(last, call.arguments, scope, context);
  const { name } = last;
  const isKnown = exasolFunctions.has(name) || context.names.udfs.has(name);
  if (schema === undefined && /^\w+$/.test(name) && !isKnown) {
    reportFunction(last, [...exasolFunctions], context);
  }
  if (schema === undefined) checkArity(last, call, context);
}

function checkArity(
  { name, at }: Identifier,
  { arguments: given, star }: Call,
  context: StatementContext,
): void {
  const arity = functionArities.get(name);
  // A fragment may stand for several arguments.
  const isOpen = star || given.some((value) => value.kind === "column" && value.path.some((p) => p.fragment));
  if (arity === undefined || isOpen) return;
  const { least, most } = arity;
  if (given.length >= least && given.length <= most) return;
  const upTo = Number.isFinite(most) ? `${least} to ${most}` : `${least} or more`;
  const required = least === most ? least : upTo;
  const values = { ...context.at, function: name, found: given.length, required };
  report(context, at, new SmeError("E-SME-300", values));
}

function checkUdf(
  udf: Identifier,
  given: readonly Expression[],
  scope: Scope,
  context: StatementContext,
): void {
  const { udfs } = context.names;
  const parameters = udfs.get(udf.name)?.parameters;
  if (parameters === undefined) {
    reportFunction(udf, [...udfs.keys()], context);
    return;
  }
  // Only a UDF that reads groups is declared with (...).
  const isOpen = parameters.some(({ type }) => type === "ANY");
  const least = isOpen ? parameters.filter(({ required }) => required !== false).length : parameters.length;
  if (given.length < least || given.length > parameters.length) {
    checkCount(given.length, least, udf.at, context);
    return;
  }
  for (const [i, { name, type }] of parameters.entries()) {
    const value = given[i];
    if (value === undefined || !neverTakes(type, value, scope, context)) continue;
    const found = describe(value, scope, context);
    const values = { ...context.at, udf: udf.name, parameter: name, type, found };
    report(context, value.at, new SmeError("E-SME-296", values));
  }
}

export function reportFunction(
  { name, at }: Identifier,
  there: readonly string[],
  context: StatementContext,
): void {
  const values = { ...context.at, function: name, suggestion: suggestion(name, there) };
  report(context, at, new SmeError("E-SME-245", values));
}

/** Values that Exasol never makes one of the other's kind. */
function checkComparison(expression: Expression, scope: Scope, context: StatementContext): void {
  for (const [left, right] of comparedIn(expression)) {
    if (!neverMeet(left, right, scope, context)) continue;
    const [one, other] = [left, right].map((value) => describe(value, scope, context));
    const values = { ...context.at, found: one ?? "", compared: other ?? "" };
    report(context, right.at, new SmeError("E-SME-295", values));
  }
}

function comparedIn(expression: Expression): (readonly [Expression, Expression])[] {
  switch (expression.kind) {
    case "binary":
      return /^[=<>]/.test(expression.operator) ? [[expression.left, expression.right]] : [];
    case "between":
      return [expression.low, expression.high].map((bound) => [expression.operand, bound]);
    case "in":
      return expression.rows.flatMap((row) =>
        expression.operands.flatMap((operand, i) => {
          const value = row[i];
          return value ? [[operand, value] as const] : [];
        }),
      );
    case "case": {
      const { operand, branches } = expression;
      return operand ? branches.map(({ when }) => [operand, when]) : [];
    }
    default:
      return [];
  }
}
