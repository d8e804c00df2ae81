/** Aggregate and window functions: their DuckDB form and result type. */

import type { Call } from "../../../../sql/nodes.ts";
import { decimal, double, maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import type { Bound } from "../binding/bound.ts";
import { convert, quoteLiteral, toText } from "../binding/bound.ts";
import { isNumeric } from "../types.ts";
import { nonEmpty } from "./function-definition.ts";
import { once } from "./once.ts";
import { castDecimal } from "./operators.ts";

export interface AggregateCall {
  args: Bound[];
  star: boolean;
  distinct: boolean;
  /** `ORDER BY …` inside the call, or "". */
  order: string;
  separator: string;
}

type Aggregate = (call: AggregateCall) => Bound;

const only = (call: AggregateCall): Bound => call.args[0] as Bound;
const prefix = (call: AggregateCall): string => (call.distinct ? "DISTINCT " : "");
const numeric = (bound: Bound): Bound => (isNumeric(bound.type) ? bound : convert(bound, double));

const ofDouble =
  (name: string): Aggregate =>
  (call) => ({
    sql: `${name}(${prefix(call)}${call.args.map((arg) => convert(arg, double).sql).join(", ")})`,
    type: double,
  });

const sameType =
  (name: string): Aggregate =>
  (call) => ({
    sql: `${name}(${prefix(call)}${call.args.map((arg) => arg.sql).join(", ")})`,
    type: only(call).type,
  });

const listagg: Aggregate = (call) => {
  const separator = call.args[1] ? toText(call.args[1]).sql : quoteLiteral(call.separator);
  return {
    sql: nonEmpty(`string_agg(${prefix(call)}${toText(only(call)).sql}, ${separator}${call.order})`),
    type: varchar(maximumVarcharSize),
  };
};

export const aggregates: Record<string, Aggregate> = {
  COUNT: (call) => {
    const type = decimal(18, 0);
    if (call.star) return { sql: "count(*)", type };
    const args = call.args.map((arg) => arg.sql);
    const counted =
      args.length === 1
        ? args[0]
        : once(
            args,
            (...values) =>
              `CASE WHEN ${values.map((value) => `${value} IS NOT NULL`).join(" OR ")} THEN (${values.join(", ")}) END`,
          );
    return { sql: `count(${prefix(call)}${counted})`, type };
  },
  SUM: (call) => {
    const arg = numeric(only(call));
    const type: DataType = arg.type?.type === "DECIMAL" ? decimal(36, arg.type.scale) : double;
    return { sql: castDecimal(`sum(${prefix(call)}${arg.sql})`, type), type };
  },
  AVG: ofDouble("avg"),
  MIN: sameType("min"),
  MAX: sameType("max"),
  MEDIAN: ofDouble("median"),
  STDDEV: ofDouble("stddev_samp"),
  STDDEV_SAMP: ofDouble("stddev_samp"),
  STDDEV_POP: ofDouble("stddev_pop"),
  VARIANCE: ofDouble("var_samp"),
  VAR_SAMP: ofDouble("var_samp"),
  VAR_POP: ofDouble("var_pop"),
  CORR: ofDouble("corr"),
  COVAR_POP: ofDouble("covar_pop"),
  COVAR_SAMP: ofDouble("covar_samp"),
  REGR_SLOPE: ofDouble("regr_slope"),
  REGR_INTERCEPT: ofDouble("regr_intercept"),
  APPROXIMATE_COUNT_DISTINCT: (call) => ({
    sql: `approx_count_distinct(${only(call).sql})`,
    type: decimal(18, 0),
  }),
  LISTAGG: listagg,
  GROUP_CONCAT: listagg,
  FIRST_VALUE: sameType("first_value"),
  LAST_VALUE: sameType("last_value"),
};

/** It combines rows of a group, not of a window. */
export function isAggregate(call: Call): boolean {
  return !call.over && call.path.length === 1 && Object.hasOwn(aggregates, call.path[0]?.name ?? "");
}

const counting =
  (name: string): Aggregate =>
  () => ({ sql: `${name}()`, type: decimal(18, 0) });

const shifting =
  (name: string): Aggregate =>
  (call) => {
    const [value, offset, otherwise] = call.args as [Bound, Bound?, Bound?];
    const rest = [
      offset ? `CAST(${offset.sql} AS INTEGER)` : undefined,
      otherwise && value.type ? convert(otherwise, value.type).sql : undefined,
    ];
    return { sql: `${name}(${[value.sql, ...rest.filter(Boolean)].join(", ")})`, type: value.type };
  };

/** Functions that need an OVER clause. */
export const windowFunctions: Record<string, Aggregate> = {
  ROW_NUMBER: counting("row_number"),
  RANK: counting("rank"),
  DENSE_RANK: counting("dense_rank"),
  PERCENT_RANK: () => ({ sql: "percent_rank()", type: double }),
  CUME_DIST: () => ({ sql: "cume_dist()", type: double }),
  NTILE: (call) => ({ sql: `ntile(CAST(${only(call).sql} AS INTEGER))`, type: decimal(18, 0) }),
  LAG: shifting("lag"),
  LEAD: shifting("lead"),
  NTH_VALUE: shifting("nth_value"),
};
