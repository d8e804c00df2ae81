/** A function's body without loops as one expression, of which nothing is computed that is not needed. */
import type { FunctionStatement } from "../../../../sql/statements.ts";
import { isShort } from "../functions/once.ts";
import { type Bound, convert } from "./bound.ts";
import {
  bindInFunction,
  conditionSql,
  type FunctionCall,
  namePrefix,
  unset,
  type Variables,
  variableType,
  within,
  withoutReturn,
} from "./function-body.ts";

type IfStatement = Extract<FunctionStatement, { kind: "if" }>;

/**
 * Whether the body can be one: it has no loop, and behind each IF that can return no statement is reached in
 * more than one way, as it would have to be written out for each.
 */
export const isExpression = (body: FunctionStatement[]): boolean =>
  body.every((one) => {
    if (one.kind === "for" || one.kind === "while") return false;
    return one.kind !== "if" || ((goesOnOnce(one) || !mayReturn(one)) && within(one).every(isExpression));
  });

export function expressionSql(call: FunctionCall): string {
  const { statement, args, env } = call;
  const prefix = namePrefix("fn", call);
  let names = 0;
  const newName = () => `${prefix}_${++names}`;
  /** What `use` makes of the value, which is computed once. */
  const shared = ({ sql, type }: Bound, use: (value: Bound) => string): string => {
    if (isShort(sql)) return use({ sql, type });
    const name = newName();
    return `list_transform([${sql}], lambda ${name}: ${use({ sql: name, type })})[1]`;
  };

  /** Runs the statements, and then `rest` where none of them has returned. */
  const run = (
    statements: FunctionStatement[],
    variables: Variables,
    rest: (variables: Variables) => string,
    from = 0,
  ): string => {
    const first = statements[from];
    if (!first) return rest(variables);
    const goOn = (changed: Variables) => run(statements, changed, rest, from + 1);
    switch (first.kind) {
      case "return":
        return convert(bindInFunction(first.value, variables, env), statement.returns).sql;
      case "assign": {
        const type = variableType(first.variable, call);
        const value = convert(bindInFunction(first.value, variables, env), type);
        return shared(value, (bound) => goOn(new Map([...variables, [first.variable.name, bound]])));
      }
      case "if":
        return goesOnOnce(first) ? choose(first, variables, goOn) : merge(first, variables, goOn);
      case "for":
      case "while":
        throw new TypeError("a loop is no expression");
    }
  };

  const choose = (
    { branches, otherwise }: IfStatement,
    variables: Variables,
    rest: (variables: Variables) => string,
  ): string => {
    const parts = branches.map(
      ({ when, body }) => `WHEN ${conditionSql(when, variables, env)} THEN ${run(body, variables, rest)}`,
    );
    return `CASE ${parts.join(" ")} ELSE ${run(otherwise, variables, rest)} END`;
  };

  /** What the branches have made of the variables is one value, with a field for each. */
  const merge = (
    statement: IfStatement,
    variables: Variables,
    rest: (variables: Variables) => string,
  ): string => {
    const changed = [...new Map(within(statement).flat().flatMap(assigned)).values()];
    if (changed.length === 0) return rest(variables);
    const types = changed.map((variable) => variableType(variable, call));
    const fields = (after: Variables) =>
      `{${changed.map(({ name }, i) => `v${i}: ${after.get(name)?.sql}`).join(", ")}}`;
    const outcome = newName();
    const after = changed.map(({ name }, i): [string, Bound] => [
      name,
      { sql: `${outcome}.v${i}`, type: types[i] ?? null },
    ]);
    const chosen = choose(statement, variables, fields);
    return `list_transform([${chosen}], lambda ${outcome}: ${rest(new Map([...variables, ...after]))})[1]`;
  };

  const begin = (i: number, variables: Variables): string => {
    const [parameter, argument] = [statement.parameters[i], args[i]];
    if (parameter && argument)
      return shared(argument, (value) => begin(i + 1, new Map([...variables, [parameter.name, value]])));
    const declared = statement.variables.map(({ name, type }): [string, Bound] => [name, unset(type)]);
    return run(statement.body, new Map([...variables, ...declared]), () => withoutReturn(call));
  };
  return begin(0, new Map());
}

/** Whether what stands behind the IF is reached in one way at most. */
const goesOnOnce = (statement: IfStatement): boolean =>
  within(statement).filter((body) => !body.some(alwaysReturns)).length <= 1;

const alwaysReturns = (one: FunctionStatement): boolean =>
  one.kind === "return" || (one.kind === "if" && within(one).every((body) => body.some(alwaysReturns)));

const mayReturn = (one: FunctionStatement): boolean =>
  one.kind === "return" || within(one).flat().some(mayReturn);

/** The variables that the statement may change, by name. */
const assigned = (one: FunctionStatement): [string, { name: string; at: number }][] =>
  one.kind === "assign" ? [[one.variable.name, one.variable]] : within(one).flat().flatMap(assigned);
