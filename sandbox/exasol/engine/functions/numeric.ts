/** Functions of numbers. */

import { decimal, double, formatType } from "../../../../sql/types.ts";
import { type Bound, convert } from "../binding/bound.ts";
import { invalid, unsupported, unsupportedInSql } from "../errors.ts";
import { commonType } from "../types.ts";
import { truncateMoment } from "./date.ts";
import { asDouble, macro, number, type ScalarFunction } from "./definition.ts";
import { once } from "./once.ts";
import { castDecimal, divide, divisionByZero } from "./operators.ts";

/** One that DuckDB has for DOUBLEs, under the same name. */
const ofDoubles = (name: string, count = 1): ScalarFunction => ({
  name,
  arguments: Array<"double">(count).fill("double"),
  returns: double,
  sql: (...args) => `${name.toLowerCase()}(${args.join(", ")})`,
});

type Rounding = "round" | "trunc" | "ceil" | "floor";

const rounding = (name: string, duck: Rounding, also: string[] = []): ScalarFunction => ({
  name,
  also,
  arguments: ["any", "any?"],
  bind: (value: Bound, digits?: Bound) => {
    const isMoment = value.type?.type === "DATE" || value.type?.type === "TIMESTAMP";
    if (isMoment) return truncateMoment(value, digits, duck);
    return rounded(number(value), digits?.type === null ? undefined : digits, duck);
  },
});

function rounded(value: Bound, digits: Bound | undefined, duck: Rounding): Bound {
  if (value.type?.type !== "DECIMAL") {
    if (digits === undefined) return { sql: `${duck}(${value.sql})`, type: double };
    const power = `power(10, ${asDouble(digits)})`;
    return {
      sql: once([value.sql, power], (x, factor) => `(${duck}(${x} * ${factor}) / ${factor})`),
      type: double,
    };
  }
  const count = digits ? Number(digits.constant ?? Number.NaN) : 0;
  if (Number.isNaN(count))
    throw invalid(`${duck.toUpperCase()} of a DECIMAL needs a constant number of digits`);
  const { precision, scale } = value.type;
  if (count > 0 && count >= scale) return { sql: value.sql, type: value.type };
  const kept = Math.max(0, Math.min(scale, count));
  const type = decimal(Math.min(36, precision - scale + kept + 1), kept);
  // DuckDB's own are exact; without digits its DECIMAL has no room for a carry.
  const roomy = `CAST(${value.sql} AS DECIMAL(${precision + 1},${scale}))`;
  return { sql: castDecimal(count === 0 ? `${duck}(${roomy})` : `${duck}(${roomy}, ${count})`, type), type };
}

function modulo(dividend: Bound, divisor: Bound): Bound {
  const type = commonType(number(dividend).type, number(divisor).type) ?? double;
  const operands = [dividend, divisor].map((arg) => convert(arg, type).sql);
  return { sql: once(operands, (x, y) => `exa_mod(${x}, ${y})`), type };
}

/** Of DECIMALs by whole numbers: a DOUBLE would round those beyond 2^53. */
function quotient(dividend: Bound, divisor: Bound): Bound {
  const result = decimal(36, 0);
  const type = commonType(number(dividend).type, number(divisor).type) ?? double;
  const [x, y] = [convert(dividend, type).sql, convert(divisor, type).sql];
  if (type.type !== "DECIMAL") return convert({ sql: `trunc(${divide(x, y)})`, type: double }, result);
  const { precision, scale } = type;
  if (precision + scale > 37) throw unsupported(`DIV of ${formatType(type)}`);
  const withoutPoint = (sql: string) => {
    if (scale === 0) return `CAST(${sql} AS HUGEINT)`;
    const wide = `CAST(${sql} AS DECIMAL(${Math.max(19, precision)},${scale}))`;
    return `CAST(${wide} * CAST(1e${scale} AS DECIMAL(${scale + 1},0)) AS HUGEINT)`;
  };
  const sql = once([withoutPoint(x), withoutPoint(y)], (a, b) => `exa_quotient(${a}, ${b})`);
  return { sql: castDecimal(sql, result), type: result };
}

/** How many digits behind the point a DECIMAL needs. */
function neededScale({ sql, type }: Bound): Bound {
  if (type?.type !== "DECIMAL") throw invalid("MIN_SCALE needs a DECIMAL"); // unconfirmed
  const digits = (value: string) =>
    type.scale === 0 ? "0" : `length(split_part(rtrim(CAST(${value} AS VARCHAR), '0'), '.', 2))`;
  return {
    sql: once([sql], (value) => `CASE WHEN ${value} IS NOT NULL THEN ${digits(value)} END`),
    type: decimal(2, 0),
  };
}

const noBuckets = unsupportedInSql("WIDTH_BUCKET with equal bounds or less than one bucket");

/** Which of so many parts of the same width between the bounds holds the value; the lower one is a part's. */
const bucket = (value: string, from: string, to: string, count: string): string =>
  once([value, from, to, count], (x, low, high, n) => {
    const within = `floor((${x} - ${low}) / (${high} - ${low}) * ${n} + 1)`;
    const parts = (before: string, behind: string) =>
      `CASE WHEN ${x} ${before} ${low} THEN 0 WHEN ${x} ${behind} ${high} THEN ${n} + 1 ELSE ${within} END`;
    return `CASE WHEN ${x} IS NULL OR ${low} IS NULL OR ${high} IS NULL OR ${n} IS NULL THEN NULL
      WHEN ${low} = ${high} OR ${n} < 1 THEN ${noBuckets}
      WHEN ${low} < ${high} THEN ${parts("<", ">=")} ELSE ${parts(">", "<=")} END`;
  });

export const numericFunctions: ScalarFunction[] = [
  {
    name: "ABS",
    arguments: ["number"],
    returns: (value) => number(value).type,
    sql: (value) => `abs(${value})`,
  },
  { name: "SIGN", arguments: ["number"], returns: decimal(1, 0), sql: (value) => `sign(${value})` },
  rounding("ROUND", "round"),
  rounding("TRUNC", "trunc", ["TRUNCATE"]),
  rounding("CEIL", "ceil", ["CEILING"]),
  rounding("FLOOR", "floor"),
  { name: "MIN_SCALE", arguments: ["any"], bind: neededScale },
  {
    name: "MOD",
    arguments: ["any", "any"],
    macro: macro("exa_mod(x, y)", `CASE WHEN y = 0 THEN ${divisionByZero} ELSE x % y END`),
    bind: modulo,
  },
  {
    name: "DIV",
    arguments: ["any", "any"],
    macro: macro("exa_quotient(x, y)", `CASE WHEN y = 0 THEN ${divisionByZero} ELSE x // y END`),
    bind: quotient,
  },
  ...["SQRT", "EXP", "LN", "LOG10", "LOG2"].map((name) => ofDoubles(name)),
  {
    name: "LOG",
    arguments: ["double", "double"],
    returns: double,
    sql: (base, value) => `(ln(${value}) / ln(${base}))`,
  },
  ofDoubles("POWER", 2),
  ...["SIN", "COS", "TAN", "COT", "SINH", "COSH", "TANH", "ASIN", "ACOS", "ATAN", "DEGREES", "RADIANS"].map(
    (name) => ofDoubles(name),
  ),
  ofDoubles("ATAN2", 2),
  ofDoubles("PI", 0),
  {
    name: "RANDOM",
    also: ["RAND"],
    arguments: ["double?", "double?"],
    returns: double,
    sql: (low?: string, high?: string) => {
      if (low === undefined) return "random()";
      if (high === undefined) throw invalid("invalid number of arguments for function RANDOM");
      return once([low, high], (from, to) => `(${from} + random() * (${to} - ${from}))`);
    },
  },
  {
    name: "WIDTH_BUCKET",
    arguments: ["double", "double", "double", "whole"],
    returns: decimal(18, 0), // unconfirmed
    sql: bucket,
  },
];
