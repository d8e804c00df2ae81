/** What both forms of a function's body have in common: its variables, and the expressions that read them. */
import type { Expression, Identifier } from "../../../../sql/nodes.ts";
import type { CreateFunction, FunctionStatement } from "../../../../sql/statements.ts";
import { boolean } from "../../../../sql/types.ts";
import { someCall, someExpression } from "../../../../sql/walk.ts";
import type { DataType } from "../../model.ts";
import { invalid, unsupported, unsupportedInSql } from "../errors.ts";
import { isAggregate } from "../functions/index.ts";
import { physicalType } from "../types.ts";
import { type Bound, convert } from "./bound.ts";
import { type Environment, where } from "./environment.ts";
import { emptyScope } from "./scope.ts";

/** What the variables and parameters hold at one place of the body, by name. */
export type Variables = ReadonlyMap<string, Bound>;

/** A function's body with its arguments, each of its parameter's type. */
export interface FunctionCall {
  statement: CreateFunction;
  args: Bound[];
  /** Of the body. */
  env: Environment;
}

/** The beginning of a call's names in SQL: others than in its arguments and in functions that it calls. */
export function namePrefix(kind: "fn" | "steps", { args, env }: FunctionCall): string {
  const prefix = `${kind}${env.context.viewDepth}_`;
  const used = args.flatMap(({ sql }) => [...sql.matchAll(new RegExp(`\\b${prefix}(\\d+)`, "g"))]);
  return `${prefix}${used.reduce((most, [, level]) => Math.max(most, Number(level)), 0) + 1}`;
}

/** An expression of a body, which knows nothing but the variables. */
export function bindInFunction(e: Expression, variables: Variables, env: Environment): Bound {
  if (someExpression(e, isSubquery)) throw unsupported(`a subquery in a function${where(env, e.at)}`);
  if (ofManyRows(e))
    throw invalid(`aggregate and analytic functions are not allowed in a function${where(env, e.at)}`); // unconfirmed
  const columns = [...variables].map(([name, { sql, type }]) => ({ name, sql, type }));
  return env.bind(e, { ...env, scope: { ...emptyScope, relations: [{ name: undefined, columns }] } });
}

/** Whether an aggregate or an analytic function stands in it. */
export const ofManyRows = (e: Expression): boolean =>
  someCall(e, (call) => call.over !== undefined || isAggregate(call));

const isSubquery = (e: Expression): boolean =>
  e.kind === "subquery" ||
  e.kind === "exists" ||
  e.kind === "quantified" ||
  (e.kind === "in" && e.query !== undefined);

export const conditionSql = (e: Expression, variables: Variables, env: Environment): string =>
  convert(bindInFunction(e, variables, env), boolean).sql;

/** The type of a variable that is assigned to. */
export function variableType({ name, at }: Identifier, { statement, env }: FunctionCall): DataType {
  if (statement.parameters.some((one) => one.name === name))
    throw unsupported(`changing parameter ${name} of a function${where(env, at)}`);
  const variable = statement.variables.find((one) => one.name === name);
  if (!variable) throw invalid(`variable ${name} not found${where(env, at)}`); // unconfirmed
  return variable.type;
}

/** What a variable holds at first. */
export const unset = (type: DataType): Bound => convert({ sql: "NULL", type: null }, type);

/** What Exasol does where a body ends without RETURN is not known. */
export function withoutReturn({ statement: { path, returns } }: FunctionCall): string {
  const what = `the end of function ${path.at(-1)?.name} without RETURN`;
  const failure = unsupportedInSql(what);
  return `CAST(${failure} AS ${physicalType(returns)})`;
}

/** Every expression of a statement and of those within it. */
export function expressionsOf(statement: FunctionStatement): Expression[] {
  switch (statement.kind) {
    case "assign":
    case "return":
      return [statement.value];
    case "if":
      return [...statement.branches.map(({ when }) => when), ...inner(statement)];
    case "for":
      return [statement.from, statement.to, ...inner(statement)];
    case "while":
      return [statement.condition, ...inner(statement)];
  }
}

const inner = (statement: FunctionStatement): Expression[] => within(statement).flat().flatMap(expressionsOf);

/** The lists of statements in a statement: of an IF one for each way through it. */
export function within(statement: FunctionStatement): FunctionStatement[][] {
  switch (statement.kind) {
    case "assign":
    case "return":
      return [];
    case "if":
      return [...statement.branches.map(({ body }) => body), statement.otherwise];
    case "for":
    case "while":
      return [statement.body];
  }
}
