/** Calls: scripts of the catalog, scalar functions, aggregates and window functions. */

import type { Call, OrderItem, WindowSpec } from "../../../../sql/nodes.ts";
import { invalid, unsupported } from "../errors.ts";
import { type AggregateCall, type AggregateFunction, applyAggregate } from "../functions/aggregate.ts";
import { applyFunction, takes } from "../functions/definition.ts";
import { findAggregate, findScalar, findSessionFunction, findWindowFunction } from "../functions/index.ts";
import { castDecimal } from "../functions/operators.ts";
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
  const ofSession = call.arguments.length === 0 ? findSessionFunction(name) : undefined;
  if (ofSession) {
    const { rowNumber } = env;
    return ofSession.value({ ...env.context, ...(rowNumber !== undefined && { rowNumber }) });
  }
  const aggregate = findAggregate(name);
  if (aggregate) return bindAggregate(call, aggregate, env);
  if (findWindowFunction(name)) throw invalid(`function ${name} needs an OVER clause${place()}`);
  return bindScalar(call, name, env);
}

function bindScalar(call: Call, name: string, env: Environment): Bound {
  const place = () => where(env, call.at);
  if (name === "CONVERT" || name === "IF") throw unsupported(`${name}${place()}`);
  const definition = findScalar(name);
  if (!definition) throw invalid(`function or script ${name} not found${place()}`);
  if (!takes(definition.arguments, call.arguments.length) || call.star)
    throw invalid(`invalid number of arguments for function ${name}${place()}`);
  const bound = applyFunction(
    definition,
    call.arguments.map((argument) => bind(argument, env)),
  );
  const type = bound.type;
  // DuckDB's own result type may be wider than the declared one.
  return type?.type === "DECIMAL" ? { ...bound, sql: castDecimal(bound.sql, type) } : bound;
}

function bindAggregate(call: Call, definition: AggregateFunction, env: Environment, over = ""): Bound {
  const isKnown = call.star ? definition.star : takes(definition.arguments, call.arguments.length);
  if (!isKnown) {
    const name = call.path[0]?.name ?? "";
    throw invalid(`invalid number of arguments for function ${name}${where(env, call.at)}`);
  }
  const inside: AggregateCall = {
    args: call.arguments.map((argument) => bind(argument, env)),
    star: call.star,
    distinct: call.distinct,
    order:
      call.orderBy.length > 0
        ? ` ORDER BY ${call.orderBy.map((item) => orderSql(bind(item.expression, env).sql, item)).join(", ")}`
        : "",
    separator: call.separator,
    over,
  };
  return applyAggregate(definition, inside);
}

export const orderSql = (sql: string, item: OrderItem): string =>
  `${sql}${item.descending ? " DESC" : " ASC"} NULLS ${item.nullsFirst ? "FIRST" : "LAST"}`;

function bindWindow(call: Call, over: WindowSpec, name: string, env: Environment): Bound {
  const definition = findWindowFunction(name) ?? findAggregate(name);
  if (!definition) throw invalid(`function or script ${name} not found${where(env, call.at)}`);
  if (definition.ofGroups) throw unsupported(`${name} … OVER${where(env, call.at)}`);
  const parts = [
    over.partitionBy.length > 0
      ? `PARTITION BY ${over.partitionBy.map((e) => bind(e, env).sql).join(", ")}`
      : "",
    over.orderBy.length > 0
      ? `ORDER BY ${over.orderBy.map((item) => orderSql(bind(item.expression, env).sql, item)).join(", ")}`
      : "",
    over.frame,
  ];
  return bindAggregate(call, definition, env, ` OVER (${parts.filter(Boolean).join(" ")})`);
}
