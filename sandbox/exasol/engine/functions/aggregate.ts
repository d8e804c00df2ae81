/** Functions of the rows of a group; most may stand before OVER, too. */

import { boolean, decimal, double, maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert, duckText } from "../binding/bound.ts";
import { invalid, unsupportedInSql } from "../errors.ts";
import { type Argument, converted, kindOf, nonEmptyOf, number, text } from "./definition.ts";
import { once } from "./once.ts";
import { castDecimal } from "./operators.ts";

export interface AggregateCall {
  args: Bound[];
  /** COUNT(*) */
  star: boolean;
  distinct: boolean;
  /** `ORDER BY …` inside the call or behind WITHIN GROUP, or "". */
  order: string;
  /** Its expressions. */
  orderedBy: { bound: Bound; descending: boolean }[];
  separator: string | undefined;
  /** `ON OVERFLOW TRUNCATE` */
  truncates: boolean;
  /** ` IGNORE NULLS` or " RESPECT NULLS" inside the call, or "". */
  nulls: string;
  /** ` OVER (…)` behind the call, or "". */
  over: string;
}

interface Signature {
  name: string;
  also?: string[];
  arguments: Argument[];
  /** It takes `*`, too. */
  star?: true;
  /** Its arguments may be a row. */
  rows?: true;
  /** OVER has nothing but PARTITION BY for it. */
  ofPartitions?: true;
  /** Its rows are ordered in the call or in OVER, by which the frame goes then. */
  ordersOnce?: true;
  /** OVER has an order and no frame. */
  ofOrder?: true;
  /** It takes IGNORE NULLS before OVER. */
  nulls?: true;
}

/** Most are a function of DuckDB; the others make their SQL from the call. */
export type AggregateFunction = Signature &
  (
    | { returns: DataType | ((first: Bound) => DataType | null); duck: string }
    | { bind(call: AggregateCall, first: Bound): Bound }
  );

/** A call in DuckDB's SQL, of a function that takes so many arguments. */
export function applyAggregate(definition: AggregateFunction, call: AggregateCall): Bound {
  const first = call.args[0] ?? { sql: "", type: null };
  if ("bind" in definition) return definition.bind(call, first);
  const { duck, returns } = definition;
  const args = call.args.map((arg, i) => converted(arg, kindOf(definition.arguments, i)));
  const type = typeof returns === "function" ? returns(first) : returns;
  return { sql: `${duck}(${distinct(call)}${args.join(", ")})${call.over}`, type };
}

const distinct = (call: AggregateCall): string => (call.distinct ? "DISTINCT " : "");

const ofDoubles = (name: string, duck: string, count = 1): AggregateFunction => ({
  name,
  arguments: Array<"double">(count).fill("double"),
  returns: double,
  duck,
});

/** That of a sample, of one value 0. Source: docs.exasol.com, STDDEV_SAMP, which is NULL then. */
const ofOneOrMore = (name: string, duck: string): AggregateFunction => ({
  name,
  arguments: ["double"],
  bind: (call, first) => {
    const of = (kind: string) =>
      `${duck}_${kind}(${distinct(call)}${converted(first, "double")})${call.over}`;
    return { sql: `coalesce(${of("samp")}, ${of("pop")})`, type: double };
  },
});

const ofItsType = (name: string, duck: string): AggregateFunction => ({
  name,
  arguments: ["any"],
  returns: (first) => first.type,
  duck,
});

/** Of a group in no order any value is the first. */
const ofOrder = (name: string, duck: string): AggregateFunction => ({
  name,
  arguments: ["any"],
  nulls: true,
  bind: ({ nulls, over }, { sql, type }) => ({
    sql: over === "" ? `${duck}(${sql})` : `${duck}_value(${sql}${nulls})${over}`,
    type,
  }),
});

/** `… WITHIN GROUP (ORDER BY value)`. */
const percentile = (name: string, duck: string, typeOf: (type: DataType | null) => DataType | null) => ({
  name,
  arguments: ["any" as const],
  ofPartitions: true as const,
  bind: ({ orderedBy: [value, ...others], over }: AggregateCall, fraction: Bound): Bound => {
    if (!value || others.length > 0)
      throw invalid(`${name} needs WITHIN GROUP (ORDER BY …) of one expression`);
    const share = Number(fraction.constant);
    if (fraction.constant === undefined || !(share >= 0 && share <= 1))
      throw invalid(`${name} needs a constant from 0 to 1`);
    const type = typeOf(value.bound.type);
    const sql = type ? convert(value.bound, type).sql : value.bound.sql;
    // DuckDB counts a negative share from the end; there is no negative 0.
    const place = value.descending ? (share > 0 ? -share : 1) : share;
    return { sql: `${duck}(${sql}, ${place})${over}`, type };
  },
});

/**
 * The distinct values in the order of the first of each: DuckDB's own DISTINCT takes no order but the
 * values'.
 */
function distinctList(value: Bound, call: AggregateCall, separator: string): string {
  const ordered = `list(${text(value)}${call.order}) FILTER (WHERE ${text(value)} IS NOT NULL)${call.over}`;
  return once([ordered], (all) => {
    const isFirst = `list_position(${all}, v) = i`;
    return `list_aggregate(list_filter(${all}, lambda v, i: ${isFirst}), 'string_agg', ${separator})`;
  });
}

const listed = (list: string, { truncates }: AggregateCall): Bound => ({
  sql: nonEmptyOf(Number.POSITIVE_INFINITY, truncates ? once([list], shortList) : list),
  type: varchar(maximumVarcharSize),
});

/** Whether Exasol cuts inside a value, and which of them it counts then, its documentation does not say. */
const shortList = (list: string): string =>
  `CASE WHEN length(${list}) <= ${maximumVarcharSize} THEN ${list}
    WHEN ${list} IS NOT NULL THEN ${unsupportedInSql("ON OVERFLOW TRUNCATE of what is too long")} END`;

const listing = (name: string, usualSeparator: string): AggregateFunction => ({
  name,
  arguments: ["any", "any?"],
  ordersOnce: true,
  bind: (call, first) => {
    const given = call.args[1];
    const separator = given ? text(given) : duckText(call.separator ?? usualSeparator);
    if (call.distinct && call.orderedBy.length > 0) return listed(distinctList(first, call, separator), call);
    return listed(`string_agg(${distinct(call)}${text(first)}, ${separator}${call.order})${call.over}`, call);
  },
});

/** NULL is neither. */
const yesOrNo = (name: string, duck: string, also: string[] = []): AggregateFunction => ({
  name,
  also,
  arguments: ["any"],
  bind: (call, first) => ({ sql: `${duck}(${convert(first, boolean).sql})${call.over}`, type: boolean }),
});

/** Of several values, rows count where one of them is not NULL. */
function count(call: AggregateCall): Bound {
  const type = decimal(18, 0);
  if (call.star) return { sql: `count(*)${call.over}`, type };
  const args = call.args.map((arg) => arg.sql);
  const counted = args.length === 1 ? args[0] : once(args, rowUnlessNull);
  return { sql: `count(${distinct(call)}${counted})${call.over}`, type };
}

function rowUnlessNull(...values: string[]): string {
  const isThere = values.map((value) => `${value} IS NOT NULL`).join(" OR ");
  return `CASE WHEN ${isThere} THEN (${values.join(", ")}) END`;
}

function sum(call: AggregateCall, first: Bound): Bound {
  const arg = number(first);
  const type = arg.type?.type === "DECIMAL" ? decimal(36, arg.type.scale) : double;
  return { sql: castDecimal(`sum(${distinct(call)}${arg.sql})${call.over}`, type), type };
}

export const aggregateFunctions: AggregateFunction[] = [
  { name: "COUNT", arguments: ["any", "any…"], star: true, rows: true, bind: count },
  { name: "SUM", arguments: ["any"], bind: sum },
  ofDoubles("AVG", "avg"),
  yesOrNo("EVERY", "bool_and"),
  yesOrNo("ANY", "bool_or", ["SOME"]),
  ofItsType("MIN", "min"),
  ofItsType("MAX", "max"),
  ofOrder("FIRST_VALUE", "first"),
  ofOrder("LAST_VALUE", "last"),
  ofDoubles("MEDIAN", "median"),
  // Source: docs.exasol.com, MUL.
  ofDoubles("MUL", "product"),
  ofOneOrMore("STDDEV", "stddev"),
  ofDoubles("STDDEV_SAMP", "stddev_samp"),
  ofDoubles("STDDEV_POP", "stddev_pop"),
  ofOneOrMore("VARIANCE", "var"),
  ofDoubles("VAR_SAMP", "var_samp"),
  ofDoubles("VAR_POP", "var_pop"),
  ofDoubles("CORR", "corr", 2),
  ofDoubles("COVAR_POP", "covar_pop", 2),
  ofDoubles("COVAR_SAMP", "covar_samp", 2),
  ofDoubles("REGR_SLOPE", "regr_slope", 2),
  ofDoubles("REGR_INTERCEPT", "regr_intercept", 2),
  ofDoubles("REGR_R2", "regr_r2", 2),
  ofDoubles("REGR_AVGX", "regr_avgx", 2),
  ofDoubles("REGR_AVGY", "regr_avgy", 2),
  ofDoubles("REGR_SXX", "regr_sxx", 2),
  ofDoubles("REGR_SXY", "regr_sxy", 2),
  ofDoubles("REGR_SYY", "regr_syy", 2),
  { name: "REGR_COUNT", arguments: ["double", "double"], returns: decimal(18, 0), duck: "regr_count" },
  {
    name: "APPROXIMATE_COUNT_DISTINCT",
    arguments: ["any"],
    returns: decimal(18, 0),
    duck: "approx_count_distinct",
  },
  percentile("PERCENTILE_CONT", "quantile_cont", () => double),
  percentile("PERCENTILE_DISC", "quantile_disc", (type) => type),
  listing("LISTAGG", ""),
  listing("GROUP_CONCAT", ","),
];
