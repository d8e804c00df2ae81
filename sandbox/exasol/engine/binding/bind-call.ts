/** Calls: scripts of the catalog, scalar functions, aggregates and window functions. */

import type { Call, OrderItem, WindowSpec } from "../../../../sql/nodes.ts";
import { invalid, unsupported } from "../errors.ts";
import { type AggregateCall, aggregates, windowFunctions } from "../functions/aggregates.ts";
import { scalarFunctions } from "../functions/functions.ts";
import { castDecimal } from "../functions/operators.ts";
import { sessionFunction } from "../functions/session-functions.ts";
import { bind, type Environment, where } from "./bind-expression.ts";
import type { Bound } from "./bound.ts";
import { findScript } from "./resolve.ts";

export function bindCall(call: Call, env: Environment): Bound {
  const names = call.path.map((part) => part.name);
  const name = names.join(".");
  const place = () => where(env, call.at);
  const script = findScript(call.path, env.context);
  if (script) {
    if (script.type !== "UDF") throw invalid(`function or script ${name} not found${place()}`);
    if (!env.bindUdf) throw unsupported(`a call of script ${name} here${place()}`);
    return env.bindUdf(call, script, env);
  }
  if (names.length > 1) throw invalid(`function or script ${name} not found${place()}`);
  const extract = /^\0extract (\w+)$/.exec(name);
  if (extract)
    return bindScalar({ ...call, path: [{ name: extract[1] ?? "", at: call.at }] }, extract[1] ?? "", env);
  if (call.over) return bindWindow(call, call.over, name, env);
  const inSession = sessionFunction(name, call.arguments, env);
  if (inSession) return inSession;
  const aggregate = Object.hasOwn(aggregates, name) ? aggregates[name] : undefined;
  if (aggregate) return aggregate(aggregateCall(call, env));
  if (Object.hasOwn(windowFunctions, name)) throw invalid(`function ${name} needs an OVER clause${place()}`);
  return bindScalar(call, name, env);
}

function bindScalar(call: Call, name: string, env: Environment): Bound {
  const place = () => where(env, call.at);
  if (name === "CONVERT" || name === "IF") throw unsupported(`${name}${place()}`);
  const definition = Object.hasOwn(scalarFunctions, name) ? scalarFunctions[name] : undefined;
  if (!definition) throw invalid(`function or script ${name} not found${place()}`);
  if (call.arguments.length < definition.minimum || call.arguments.length > definition.maximum || call.star) {
    throw invalid(`invalid number of arguments for function ${name}${place()}`);
  }
  const bound = definition.bind(
    call.arguments.map((argument) => bind(argument, env)),
    name,
  );
  const type = bound.type;
  // DuckDB's own result type may be wider than the declared one.
  return type?.type === "DECIMAL" ? { ...bound, sql: castDecimal(bound.sql, type) } : bound;
}

function aggregateCall(call: Call, env: Environment): AggregateCall {
  return {
    args: call.arguments.map((argument) => bind(argument, env)),
    star: call.star,
    distinct: call.distinct,
    order:
      call.orderBy.length > 0
        ? ` ORDER BY ${call.orderBy.map((item) => orderSql(bind(item.expression, env).sql, item)).join(", ")}`
        : "",
    separator: call.separator ?? (call.path[0]?.name === "GROUP_CONCAT" ? "," : ""),
  };
}

export const orderSql = (sql: string, item: OrderItem): string =>
  `${sql}${item.descending ? " DESC" : " ASC"} NULLS ${item.nullsFirst ? "FIRST" : "LAST"}`;

function bindWindow(call: Call, over: WindowSpec, name: string, env: Environment): Bound {
  const table = Object.hasOwn(windowFunctions, name) ? windowFunctions : aggregates;
  const definition = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!definition) throw invalid(`function or script ${name} not found${where(env, call.at)}`);
  if (name === "LISTAGG" || name === "GROUP_CONCAT")
    throw unsupported(`${name} … OVER${where(env, call.at)}`);
  const bound = definition(aggregateCall(call, env));
  const parts = [
    over.partitionBy.length > 0
      ? `PARTITION BY ${over.partitionBy.map((e) => bind(e, env).sql).join(", ")}`
      : "",
    over.orderBy.length > 0
      ? `ORDER BY ${over.orderBy.map((item) => orderSql(bind(item.expression, env).sql, item)).join(", ")}`
      : "",
    over.frame,
  ];
  return { ...bound, sql: `${bound.sql} OVER (${parts.filter(Boolean).join(" ")})` };
}
