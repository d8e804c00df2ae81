/** Calls: scripts of the catalog, scalar functions, aggregates and window functions. */

import type {
  Call,
  Expression,
  Extract,
  JsonClauses,
  JsonFallback,
  OrderItem,
  WindowSpec,
} from "../../../../sql/nodes.ts";
import { decimal, formatType, maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import { initialParameters } from "../catalog/parameters.ts";
import { invalid, raiseInSql, unsupported } from "../errors.ts";
import { atOnce, type Steps } from "../execution/turns.ts";
import { type AggregateCall, type AggregateFunction, applyAggregate } from "../functions/aggregate.ts";
import { applyFunction, type ScalarFunction, takes } from "../functions/definition.ts";
import {
  findAggregate,
  findDatePart,
  findScalar,
  findSessionFunction,
  findWindowFunction,
  isRefused,
} from "../functions/index.ts";
import { jsonValue } from "../functions/json.ts";
import { once } from "../functions/once.ts";
import { castDecimal } from "../functions/operators.ts";
import { bindFunction } from "./bind-function.ts";
import { bindPath } from "./bind-hierarchy.ts";
import { bindAlike } from "./bind-marker.ts";
import { type Bound, duckText, orderSql } from "./bound.ts";
import { type Environment, where } from "./environment.ts";
import { findObject, findScript } from "./resolve.ts";

export function bindCall(call: Call, env: Environment): Bound {
  const names = call.path.map((part) => part.name);
  const name = names.join(".");
  const place = () => where(env, call.at);
  // A table may have the name of a function.
  const object = findObject(call.path, env.context);
  if (object?.kind === "function") return bindFunction(call, object, env);
  if (object?.kind === "script" && object.type === "UDF") {
    if (env.bindUdf) return atOnce(env.bindUdf(call, object, env));
    throw unsupported(`a call of script ${name} here: compute it in a subselect${place()}`);
  }
  if (object?.kind === "script" || names.length > 1)
    throw invalid(`function or script ${name} not found${place()}`);
  if (call.over) return bindWindow(call, call.over, name, env);
  const ofSession = call.arguments.length === 0 ? bindSessionFunction(name, env) : undefined;
  if (ofSession) return ofSession;
  const aggregate = findAggregate(name);
  if (aggregate) return bindAggregate(call, aggregate, env);
  if (findWindowFunction(name)) throw invalid(`function ${name} needs an OVER clause${place()}`);
  if (call.star) throw wrongArguments(name, call.at, env);
  if (call.distinct || call.nulls || call.separator !== undefined || call.orderBy.length > 0)
    throw invalid(`function ${name} takes neither DISTINCT, ORDER BY, SEPARATOR nor IGNORE NULLS${place()}`); // unconfirmed
  if (name === "JSON_VALUE" && call.json) return bindJsonValue(call, call.json, env);
  return bindScalar(name, call.arguments, call.at, env);
}

/** Undefined where it is none's, or none may stand. */
export function bindUdfCall(call: Call, env: Environment): Steps<Bound> | undefined {
  const script = env.bindUdf && findScript(call.path, env.context);
  return script?.type === "UDF" ? env.bindUdf?.(call, script, env) : undefined;
}

function bindJsonValue(call: Call, { returning, onEmpty, onError }: JsonClauses, env: Environment): Bound {
  const [json, path, ...others] = call.arguments;
  if (!json || !path || others.length > 0) throw wrongArguments("JSON_VALUE", call.at, env);
  const fallback = (one: JsonFallback = "NULL") => (typeof one === "string" ? one : env.bind(one, env));
  return jsonValue(env.bind(json, env), env.bind(path, env), {
    ...(returning && { type: returning }),
    onEmpty: fallback(onEmpty),
    onError: fallback(onError),
  });
}

/** A function that tells about the session or the moment, if the name is one's. */
export function bindSessionFunction(name: string, env: Environment): Bound | undefined {
  const { context, nodeNumber } = env;
  return findSessionFunction(name)?.value({ ...context, ...(nodeNumber !== undefined && { nodeNumber }) });
}

export function bindExtract({ field, operand, at }: Extract, env: Environment): Bound {
  const part = findDatePart(field.name);
  if (!part) throw unsupported(`EXTRACT(${field.name} FROM …)${where(env, at)}`);
  return bindDefinition(part, [operand], env);
}

function bindScalar(name: string, args: Expression[], at: number, env: Environment): Bound {
  if (name === "SYS_CONNECT_BY_PATH") return bindPath(args, at, env);
  if (name === "GROUPING" || name === "GROUPING_ID") return bindGrouping(args, at, env);
  if (name === "$SLEEP") return bindSleep(args, at, env);
  if (name === "SESSION_PARAMETER") return bindSessionParameter(args, at, env);
  if (name === "POSIX_TIME" && args.length === 0)
    return bindScalar(name, [{ kind: "niladic", name: "CURRENT_TIMESTAMP", at }], at, env);
  const definition = findScalar(name);
  if (!definition) throw missing(name, at, env);
  if (!takes(definition.arguments, args.length)) throw wrongArguments(name, at, env);
  return bindDefinition(definition, args, env);
}

/** Which of the expressions the row's grouping set lacks, as the bits of a number. */
function bindGrouping(args: Expression[], at: number, env: Environment): Bound {
  const keys = args.map((argument) => env.bind(argument, env).sql);
  if (keys.length === 0 || keys.length > 63) throw wrongArguments("GROUPING", at, env);
  if (!keys.every((key) => env.groupKeys?.has(key)))
    throw invalid(`each argument of GROUPING must be an expression of GROUP BY${where(env, at)}`); // unconfirmed
  const type = decimal(20, 0);
  return { sql: castDecimal(`grouping(${keys.join(", ")})`, type), type };
}

const longestSleep = 86_400;

/** `"$SLEEP"(seconds)`, which tests of drivers wait with: once a statement, however many rows it reads. */
function bindSleep([argument, ...others]: Expression[], at: number, env: Environment): Bound {
  if (!argument || others.length > 0) throw wrongArguments("$SLEEP", at, env);
  const seconds = env.bind(argument, env);
  if (!/^\d{1,5}(?:\.\d+)?$/.test(seconds.constant ?? "") || Number(seconds.constant) > longestSleep)
    throw unsupported(`$SLEEP of anything but a number of seconds${where(env, at)}`);
  env.context.steps.push({ kind: "sleep", seconds: Number(seconds.constant) });
  return seconds;
}

/** Those whose values are numbers. Source: Exasol's changelog 9377. */
const numericParameters = ["NLS_FIRST_DAY_OF_WEEK", "QUERY_TIMEOUT"];

/** What a session has a parameter set to; NULL where there is no such session. */
function bindSessionParameter([id, parameter, ...others]: Expression[], at: number, env: Environment): Bound {
  if (!id || !parameter || others.length > 0) throw wrongArguments("SESSION_PARAMETER", at, env);
  const name = env.bind(parameter, env).constant?.toUpperCase();
  if (name === undefined)
    throw unsupported(`SESSION_PARAMETER of a name that is no constant${where(env, at)}`);
  if (!Object.hasOwn(initialParameters, name)) throw unsupported(`parameter ${name}${where(env, at)}`);
  const { sessions, session, rights } = env.context;
  const type = numericParameters.includes(name) ? decimal(18, 0) : varchar(maximumVarcharSize);
  const seesAll = rights.holds("SELECT ANY DICTIONARY");
  const values = [...sessions].map(([other, { parameterValue }]) => {
    const value = duckText(parameterValue(name));
    // unconfirmed
    const shown =
      seesAll || other === session.sessionId ? value : raiseInSql("42500", "insufficient privileges");
    return `WHEN ${other} THEN ${shown}`;
  });
  const chosen = `CASE CAST(${env.bind(id, env).sql} AS DECIMAL(20,0)) ${values.join(" ")} END`;
  return { sql: type.type === "DECIMAL" ? castDecimal(chosen, type) : `nullif(${chosen}, '')`, type };
}

function bindDefinition(definition: ScalarFunction, args: Expression[], env: Environment): Bound {
  const { alike } = definition;
  const bound = applyFunction(
    definition,
    alike
      ? atOnce(bindAlike(args, env, (place) => alike(place, args.length)))
      : args.map((argument) => env.bind(argument, env)),
  );
  const type = bound.type;
  // DuckDB's own result type may be wider than the declared one.
  return type?.type === "DECIMAL" ? { ...bound, sql: castDecimal(bound.sql, type) } : bound;
}

/** No function has the name, or only Exasol has it. */
const missing = (name: string, at: number, env: Environment) =>
  isRefused(name)
    ? unsupported(`function ${name}${where(env, at)}`)
    : invalid(`function or script ${name} not found${where(env, at)}`);

const wrongArguments = (name: string, at: number, env: Environment) =>
  invalid(`invalid number of arguments for function ${name}${where(env, at)}`);

function bindAggregate(call: Call, definition: AggregateFunction, env: Environment, over = ""): Bound {
  const [only, ...others] = call.arguments;
  // COUNT((a, b)) counts what COUNT(a, b) does.
  const args = definition.rows && only?.kind === "row" && others.length === 0 ? only.items : call.arguments;
  const isKnown = call.star ? definition.star : takes(definition.arguments, args.length);
  if (!isKnown) throw wrongArguments(call.path[0]?.name ?? "", call.at, env);
  const orderedBy = call.orderBy.map((item) => ({
    bound: env.bind(item.expression, env),
    descending: item.descending,
    item,
  }));
  const inside: AggregateCall = {
    args: args.map((argument) => env.bind(argument, env)),
    star: call.star,
    distinct: call.distinct,
    order:
      orderedBy.length > 0
        ? ` ORDER BY ${orderedBy.map(({ bound, item }) => orderSql(bound.sql, item)).join(", ")}`
        : "",
    orderedBy,
    separator: call.separator,
    truncates: call.truncates === true,
    nulls: nullsOf(call, definition, env),
    over,
  };
  return applyAggregate(definition, inside);
}

function nullsOf(call: Call, definition: AggregateFunction, env: Environment): string {
  if (!call.nulls) return "";
  if (!definition.nulls || !call.over) throw unsupported(`${call.nulls} NULLS${where(env, call.at)}`);
  return ` ${call.nulls} NULLS`;
}

function bindWindow(call: Call, over: WindowSpec, name: string, env: Environment): Bound {
  const definition = findWindowFunction(name) ?? findAggregate(name);
  if (!definition) throw missing(name, call.at, env);
  const { orderBy, frame } = over;
  const [isOrdered, isFramed] = [orderBy.length > 0, frame.length > 0];
  const refuse = (why: string) => invalid(`${name} ${why}${where(env, call.at)}`); // unconfirmed
  if (definition.ofPartitions && (isOrdered || isFramed))
    throw refuse("takes no ORDER BY in its OVER clause");
  if (definition.ofOrder && (!isOrdered || isFramed))
    throw refuse("needs an OVER clause with ORDER BY and without a frame");
  if (!definition.ordersOnce) return bindOver(call, over, definition, env);
  if (isOrdered && call.orderBy.length > 0) throw refuse("takes one ORDER BY");
  if (call.distinct && (isOrdered || isFramed))
    throw unsupported(`${name} of DISTINCT values with an order or a frame in OVER${where(env, call.at)}`);
  if (!isFramed) return bindOver(call, over, definition, env);
  return bindOver(
    { ...call, orderBy: [] },
    { ...over, orderBy: [...orderBy, ...call.orderBy] },
    definition,
    env,
  );
}

function bindOver(call: Call, over: WindowSpec, definition: AggregateFunction, env: Environment): Bound {
  const { partitionBy, orderBy, frame } = over;
  const orderItem = (item: OrderItem) => orderSql(env.bind(item.expression, env).sql, item);
  const clauses = [
    partitionBy.length > 0 ? `PARTITION BY ${partitionBy.map((e) => env.bind(e, env).sql).join(", ")}` : "",
    orderBy.length > 0 ? `ORDER BY ${orderBy.map(orderItem).join(", ")}` : "",
    ...frame.map((part) => (typeof part === "string" ? part : distance(part, frame[0] === "RANGE", env))),
  ];
  return bindAggregate(call, definition, env, ` OVER (${clauses.filter(Boolean).join(" ")})`);
}

/** How far a frame reaches: of RANGE in values of what orders it, else in rows or groups of them. */
function distance(e: Expression, isOfValues: boolean, env: Environment): string {
  // DuckDB takes whole days from a DATE, and no DECIMAL.
  if (e.kind === "literal" && e.literal.type === "number" && !e.literal.value.startsWith("-"))
    return e.literal.value;
  const { sql, type } = env.bind(e, env);
  if (type?.type !== "DECIMAL" && type?.type !== "DOUBLE")
    throw unsupported(
      `a frame that reaches as far as a ${type ? formatType(type) : "NULL"}${where(env, e.at)}`,
    );
  return once([isOfValues ? sql : `CAST(${sql} AS BIGINT)`], (far) => {
    const negative = raiseInSql("42000", "the frame of an analytic function reaches less than 0 far"); // unconfirmed
    return `CASE WHEN ${far} < 0 THEN ${negative} ELSE ${far} END`;
  });
}
