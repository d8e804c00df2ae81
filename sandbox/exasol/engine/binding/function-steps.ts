/**
 * A function's body with loops as a recursive query: each of its rows is the state of one call, which is the
 * number of the instruction that is next and the values of all variables; the row after it is what that
 * instruction makes of it.
 */
import type { Expression } from "../../../../sql/nodes.ts";
import type { FunctionStatement } from "../../../../sql/statements.ts";
import { decimal } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { unsupported, unsupportedInSql } from "../errors.ts";
import { physicalType } from "../types.ts";
import { type Bound, convert } from "./bound.ts";
import { where } from "./environment.ts";
import {
  bindInFunction,
  conditionSql,
  type FunctionCall,
  namePrefix,
  unset,
  type Variables,
  variableType,
  withoutReturn,
} from "./function-body.ts";

interface Instruction {
  /** SQL of what a column of the state becomes; the others stay. */
  sets: ReadonlyMap<string, string>;
  /** SQL of the number of the instruction behind it. */
  next: string;
}

interface StateColumn {
  name: string;
  first: Bound;
}

/** The number behind RETURN. */
const done = "-1";
const counterType = decimal(18, 0); // unconfirmed

export function stepsSql(call: FunctionCall): string {
  const { statement, args, env } = call;
  const table = namePrefix("steps", call);
  const columns: StateColumn[] = [];
  const instructions: Instruction[] = [];

  const addColumn = (first: Bound): Bound => {
    const name = `v${columns.length}`;
    columns.push({ name, first });
    return { sql: `${table}.${name}`, type: first.type };
  };
  const nameOf = ({ sql }: Bound): string => sql.slice(table.length + 1);
  const returned = addColumn(unset(statement.returns));

  /** Adds an instruction that leads to the one behind it unless `next` says another. */
  const add = (sets: [Bound, string][], next?: () => string): void => {
    const instruction = {
      sets: new Map(sets.map(([column, sql]) => [nameOf(column), sql])),
      next: String(instructions.length + 1),
    };
    instructions.push(instruction);
    if (next) later.push(() => Object.assign(instruction, { next: next() }));
  };
  /** Places that jumps lead to are known when all instructions are there. */
  const later: (() => void)[] = [];

  const sqlOf = (e: Expression, type: DataType, variables: Variables): string =>
    convert(bindInFunction(e, variables, env), type).sql;

  const addAll = (statements: FunctionStatement[], variables: Variables): void => {
    for (const one of statements) addStatement(one, variables);
  };

  const addStatement = (one: FunctionStatement, variables: Variables): void => {
    switch (one.kind) {
      case "return":
        add([[returned, sqlOf(one.value, statement.returns, variables)]], () => done);
        break;
      case "assign": {
        const type = variableType(one.variable, call);
        add([[variables.get(one.variable.name) as Bound, sqlOf(one.value, type, variables)]]);
        break;
      }
      case "if":
        addIf(one, variables);
        break;
      case "for":
        addFor(one, variables);
        break;
      case "while": {
        const test = instructions.length;
        let end = 0;
        const condition = conditionSql(one.condition, variables, env);
        add([], () => `CASE WHEN ${condition} THEN ${test + 1} ELSE ${end} END`);
        addAll(one.body, variables);
        add([], () => String(test));
        end = instructions.length;
      }
    }
  };

  const addIf = (
    { branches, otherwise }: Extract<FunctionStatement, { kind: "if" }>,
    variables: Variables,
  ): void => {
    const starts: number[] = [];
    let end = 0;
    const conditions = branches.map(({ when }) => conditionSql(when, variables, env));
    add([], () => {
      const parts = conditions.map((condition, i) => `WHEN ${condition} THEN ${starts[i]}`);
      return `CASE ${parts.join(" ")} ELSE ${starts.at(-1)} END`;
    });
    for (const body of [...branches.map((branch) => branch.body), otherwise]) {
      starts.push(instructions.length);
      addAll(body, variables);
      add([], () => String(end));
    }
    end = instructions.length;
  };

  /** Both bounds are read before the first turn, and the counter is a variable of the loop alone. */
  const addFor = (
    { counter, from, to, body, at }: Extract<FunctionStatement, { kind: "for" }>,
    variables: Variables,
  ): void => {
    const place = where(env, at);
    // unconfirmed: what such a loop would do with the variable
    if (variables.has(counter.name))
      throw unsupported(`a loop whose counter ${counter.name} is a variable already${place}`);
    const [value, last] = [addColumn(unset(counterType)), addColumn(unset(counterType))];
    const [first, bound] = [from, to].map((e) => {
      const { sql, type } = bindInFunction(e, variables, env);
      if (type !== null && (type.type !== "DECIMAL" || type.scale > 0))
        throw unsupported(`a loop between other than whole numbers${place}`);
      return `coalesce(CAST(${sql} AS ${physicalType(counterType)}), ${noBound})`;
    });
    add([
      [value, first ?? ""],
      [last, bound ?? ""],
    ]);
    const test = instructions.length;
    let end = 0;
    add([], () => `CASE WHEN ${value.sql} <= ${last.sql} THEN ${test + 1} ELSE ${end} END`);
    addAll(body, new Map([...variables, [counter.name, value]]));
    add([[value, `CAST(${value.sql} + 1 AS ${physicalType(counterType)})`]], () => String(test));
    end = instructions.length;
  };

  const named = [...statement.parameters, ...statement.variables].map(
    ({ name, type }, i): [string, Bound] => [name, addColumn(args[i] ?? unset(type))],
  );
  addAll(statement.body, new Map(named));
  add([[returned, withoutReturn(call)]]);
  for (const fix of later) fix();
  // A CASE of that many branches is read anew for each step.
  if (instructions.length > mostInstructions)
    throw unsupported(`a function with loops and more than ${mostInstructions} statements`);

  const chosen = (sql: (instruction: Instruction) => string | undefined, otherwise: string): string => {
    const parts = instructions.flatMap((instruction, i) => {
      const made = sql(instruction);
      return made === undefined ? [] : [`WHEN ${i} THEN ${made}`];
    });
    return parts.length === 0 ? otherwise : `CASE ${table}.pc ${parts.join(" ")} ELSE ${otherwise} END`;
  };
  const begin = columns.map(({ first }) => first.sql).join(", ");
  const step = columns.map(({ name }) => chosen(({ sets }) => sets.get(name), `${table}.${name}`)).join(", ");
  const names = columns.map(({ name }) => name).join(", ");
  return `(WITH RECURSIVE ${table}(pc, ${names}) AS (SELECT 0, ${begin} UNION ALL
    SELECT ${chosen(({ next }) => next, done)}, ${step} FROM ${table} WHERE ${table}.pc >= 0)
    SELECT ${returned.sql} FROM ${table} WHERE ${table}.pc < 0)`;
}

const mostInstructions = 500;

/** Whether such a loop fails or ends at once is not known. */
const noBound = `CAST(${unsupportedInSql("a loop that begins or ends with NULL")} AS ${physicalType(counterType)})`;
