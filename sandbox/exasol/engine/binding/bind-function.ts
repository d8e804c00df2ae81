/** Calls of the functions that CREATE FUNCTION has made. */
import type { Call } from "../../../../sql/nodes.ts";
import type { CreateFunction } from "../../../../sql/statements.ts";
import { someCall } from "../../../../sql/walk.ts";
import type { DataType } from "../../model.ts";
import type { SqlFunction } from "../catalog/catalog.ts";
import { invalid, unsupported } from "../errors.ts";
import { atOnce, type Steps } from "../execution/turns.ts";
import { parseStatementInSteps } from "../parse.ts";
import { requireCall } from "../rights/require.ts";
import { Rights } from "../rights/rights.ts";
import { type Bound, convert } from "./bound.ts";
import type { StatementContext } from "./context.ts";
import { type Environment, where } from "./environment.ts";
import { expressionsOf, type FunctionCall, ofManyRows, unset } from "./function-body.ts";
import { expressionSql, isExpression } from "./function-expression.ts";
import { stepsSql } from "./function-steps.ts";
import { findObject } from "./resolve.ts";
import { emptyScope } from "./scope.ts";

export function bindFunction(call: Call, definition: SqlFunction, env: Environment): Bound {
  requireCall(definition, env.context);
  const place = where(env, call.at);
  const { over, star, distinct, emits, nulls, separator, orderBy } = call;
  if (over || star || distinct || emits || nulls || separator !== undefined || orderBy.length > 0)
    throw invalid(`function ${definition.name} takes nothing but arguments${place}`); // unconfirmed
  const statement = readFunction(definition);
  if (call.arguments.length !== statement.parameters.length)
    throw invalid(`invalid number of arguments for function ${definition.name}${place}`);
  const args = call.arguments.map((argument, i) =>
    convert(env.bind(argument, env), statement.parameters[i]?.type as DataType),
  );
  const inside = withinFunction(definition, env);
  // In the query that the steps are, it would count that query's rows.
  if (needsSteps(statement, inside.context) && call.arguments.some(ofManyRows))
    throw unsupported(`an aggregate or analytic function as argument of a function with loops${place}`);
  const isCorrelated = args.some(({ correlated }) => correlated);
  const sql = callSql({ statement, args, env: inside });
  return { sql, type: statement.returns, ...(isCorrelated && { correlated: true }) };
}

/** Reads a new function as a call of it will; throws what it is refused for. */
export function* checkFunction(definition: SqlFunction, outer: Environment): Steps<void> {
  const statement = yield* readInSteps(definition);
  const env = withinFunction(definition, outer);
  const names = [...statement.parameters, ...statement.variables];
  for (const [i, { name, at }] of names.entries()) {
    if (names.slice(0, i).some((earlier) => earlier.name === name))
      throw invalid(`variable ${name} is declared twice${where(env, at)}`); // unconfirmed
  }
  callSql({ statement, args: statement.parameters.map(({ type }) => unset(type)), env });
}

const callSql = (call: FunctionCall): string =>
  needsSteps(call.statement, call.env.context) ? stepsSql(call) : expressionSql(call);

const read = new WeakMap<SqlFunction, CreateFunction>();

const readFunction = (definition: SqlFunction): CreateFunction => atOnce(readInSteps(definition));

function* readInSteps(definition: SqlFunction): Steps<CreateFunction> {
  const known = read.get(definition);
  if (known) return known;
  const { statement, markers } = yield* parseStatementInSteps(`CREATE ${definition.text}`);
  if (statement.kind !== "createFunction") throw new TypeError(`${definition.name} is no function`);
  if (markers > 0) throw unsupported("? in a function");
  read.set(definition, statement);
  return statement;
}

/** Names are found where they were when the function was made, with its owner's rights (unconfirmed). */
function withinFunction(definition: SqlFunction, { context, bind, bindQuery }: Environment): Environment {
  if (context.callers.includes(definition.id)) throw invalid("functions call each other in a circle"); // unconfirmed
  const inside: StatementContext = {
    ...context,
    sql: `CREATE ${definition.text}`,
    rights: new Rights(context.catalog, definition.owner),
    forOthers: false,
    schema: definition.scopeSchema,
    viewDepth: context.viewDepth + 1,
    callers: [...context.callers, definition.id],
  };
  return { context: inside, scope: emptyScope, commonTables: new Map(), bind, bindQuery };
}

/** DuckDB takes no query in named parts of an expression: who calls a function of steps needs them, too. */
function needsSteps({ body }: CreateFunction, context: StatementContext): boolean {
  const calls = body.flatMap(expressionsOf).some((e) =>
    someCall(e, ({ path }) => {
      const called = findObject(path, context);
      if (called?.kind !== "function" || context.callers.includes(called.id)) return false;
      const callers = [...context.callers, called.id];
      return needsSteps(readFunction(called), { ...context, schema: called.scopeSchema, callers });
    }),
  );
  return calls || !isExpression(body);
}
