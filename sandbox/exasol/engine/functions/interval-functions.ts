/** Functions and operators of intervals. */
import { boolean, decimal, double } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert } from "../binding/bound.ts";
import { invalid, unsupported } from "../errors.ts";
import { commonInterval, hasNanoseconds, type IntervalType, isInterval, isNumeric } from "../types.ts";
import { asDouble, macro, number, type ScalarFunction, text } from "./definition.ts";
import { fitInterval, months, seconds } from "./intervals.ts";
import { once } from "./once.ts";

const badText =
  "error('EXA|22018|data exception - invalid character value for cast; Value: ''' || x || '''|EXA')";

const monthsPattern = "\\s*([+-]?)(\\d{1,9})-(0?\\d|1[01])\\s*";
const secondsPattern =
  "\\s*([+-]?)(\\d{1,9}) ([01]?\\d|2[0-3]):([0-5]?\\d)(?::([0-5]?\\d)(?:\\.(\\d{1,9}))?)?\\s*";
const group = (pattern: string, i: number) => `regexp_extract(x, '^${pattern}$', ${i})`;
const numberOf = (pattern: string, i: number) =>
  `CAST(coalesce(nullif(${group(pattern, i)}, ''), '0') AS HUGEINT)`;
const signOf = (pattern: string) => `CASE WHEN ${group(pattern, 1)} = '-' THEN -1 ELSE 1 END`;
const padded = (sql: string, digits: string) =>
  `lpad(CAST(${sql} AS VARCHAR), CAST(greatest(${digits}, length(CAST(${sql} AS VARCHAR))) AS INTEGER), '0')`;

export const intervalMacros: string[] = [
  macro(
    "exa_to_months(x)",
    `CASE WHEN regexp_full_match(x, '${monthsPattern}')
      THEN CAST((${signOf(monthsPattern)}) * (${numberOf(monthsPattern, 2)} * 12 + ${numberOf(monthsPattern, 3)}) AS BIGINT)
      WHEN x IS NOT NULL THEN ${badText} END`,
  ),
  macro(
    "exa_to_nanoseconds(x)",
    `CASE WHEN regexp_full_match(x, '${secondsPattern}')
      THEN (${signOf(secondsPattern)}) * ((((${numberOf(secondsPattern, 2)} * 24 + ${numberOf(secondsPattern, 3)}) * 60
        + ${numberOf(secondsPattern, 4)}) * 60 + ${numberOf(secondsPattern, 5)}) * 1000000000
        + CAST(rpad(${group(secondsPattern, 6)}, 9, '0') AS HUGEINT))
      WHEN x IS NOT NULL THEN ${badText} END`,
  ),
  macro(
    "exa_months_text(x, p)",
    `CASE WHEN x < 0 THEN '-' ELSE '+' END || ${padded("abs(x) // 12", "p")} || '-' || ${padded("abs(x) % 12", "2")}`,
  ),
  macro(
    "exa_seconds_text(x, p, f)",
    `CASE WHEN x < 0 THEN '-' ELSE '+' END || ${padded("abs(x) // 86400000000000", "p")}
      || ' ' || ${padded("abs(x) // 3600000000000 % 24", "2")} || ':' || ${padded("abs(x) // 60000000000 % 60", "2")}
      || ':' || ${padded("abs(x) // 1000000000 % 60", "2")}
      || CASE WHEN f > 0 THEN '.' || left(${padded("abs(x) % 1000000000", "9")}, f) ELSE '' END`,
  ),
  macro("exa_is_months(x)", `CASE WHEN x IS NOT NULL THEN regexp_full_match(x, '${monthsPattern}') END`),
  macro("exa_is_seconds(x)", `CASE WHEN x IS NOT NULL THEN regexp_full_match(x, '${secondsPattern}') END`),
];

/** An interval with another one, or with a number. */
export function intervalArithmetic(operator: string, left: Bound, right: Bound): Bound {
  if ((operator === "+" || operator === "-") && isInterval(left.type) && isInterval(right.type)) {
    const type = commonInterval(left.type, right.type);
    if (!type) throw invalid("intervals of months and of seconds cannot be added");
    const wide = { ...type, precision: Math.min(9, type.precision + 1) };
    return { sql: fitInterval(`(${left.sql} ${operator} ${right.sql})`, undefined, wide), type: wide };
  }
  const [interval, factor] = isInterval(left.type) ? [left, right] : [right, left];
  const isDefined = operator === "*" || (operator === "/" && interval === left);
  if (!isInterval(interval.type) || !isDefined || !isNumeric(factor.type))
    throw invalid(`operator ${operator} is not defined for an interval`);
  return multiplied(interval, interval.type, factor, operator);
}

/** Whole numbers count exactly; a fraction of seconds down to the millisecond. */
function multiplied({ sql }: Bound, type: IntervalType, factor: Bound, operator: string): Bound {
  const wide = { ...type, precision: 9 };
  if (operator === "*" && factor.type?.type === "DECIMAL" && factor.type.scale === 0)
    return { sql: fitInterval(`(${sql} * CAST(${factor.sql} AS HUGEINT))`, undefined, wide), type: wide };
  if (type.type === "INTERVAL DAY TO SECOND" && type.fraction > 3)
    throw unsupported("a multiple of an interval of microseconds by a number with a fraction");
  const unit = type.type === "INTERVAL YEAR TO MONTH" ? 1 : 1_000_000;
  const product =
    operator === "*"
      ? `(CAST(${sql} // ${unit} AS DOUBLE) * ${asDouble(factor)})`
      : `exa_divide(CAST(${sql} // ${unit} AS DOUBLE), ${asDouble(factor)})`;
  return { sql: fitInterval(`CAST(trunc(${product}) AS HUGEINT) * ${unit}`, undefined, wide), type: wide };
}

/** DuckDB's SQL of the interval, to move a moment by. */
export function movingBy({ sql }: Bound, type: IntervalType, moment: DataType | null): string {
  if (type.type === "INTERVAL YEAR TO MONTH") return `to_months(CAST(${sql} AS INTEGER))`;
  if (type.fraction > 6 && hasNanoseconds(moment))
    throw unsupported("adding an interval of nanoseconds to a TIMESTAMP with such digits");
  return `to_microseconds(CAST(${sql} // 1000 AS BIGINT))`;
}

/** `to - from` of two moments, in microseconds and nanoseconds behind them. */
export const difference = (nanoseconds: string): Bound => ({ sql: nanoseconds, type: seconds(9, 9) });

/** EXTRACT(part FROM interval). */
export function intervalPart(value: Bound, part: string): Bound {
  const { sql, type } = value;
  const divisions: Record<string, string> =
    type?.type === "INTERVAL YEAR TO MONTH"
      ? { YEAR: "// 12", MONTH: "% 12" }
      : {
          DAY: "// 86400000000000",
          HOUR: "// 3600000000000 % 24",
          MINUTE: "// 60000000000 % 60",
          SECOND: "% 60000000000",
        };
  const division = divisions[part];
  if (division === undefined) throw invalid(`an interval of this type has no ${part}`);
  const found = once([sql], (x) => `(sign(${x}) * (abs(${x}) ${division}))`);
  return part === "SECOND"
    ? { sql: `CAST(${found} / 1000000000 AS DECIMAL(11,9))`, type: decimal(11, 9) }
    : { sql: `CAST(${found} AS DECIMAL(9,0))`, type: decimal(9, 0) };
}

const reading = (name: string, type: IntervalType): ScalarFunction => ({
  name,
  arguments: ["any"],
  bind: (value: Bound) => convert(value, type),
});

/** Of a number and a unit. */
const making = (name: string, type: IntervalType, units: Record<string, number>): ScalarFunction => ({
  name,
  arguments: ["any", "any"],
  bind: (value: Bound, unit: Bound) => {
    const length = units[unit.constant?.trim().toUpperCase() ?? ""];
    if (length === undefined) throw invalid(`invalid unit for ${name}: ${unit.constant ?? ""}`);
    const amount = convert(number(value), double).sql;
    return { sql: fitInterval(`CAST(round(${amount} * ${length}) AS HUGEINT)`, undefined, type), type };
  },
});

const asking = (name: string, macroName: string): ScalarFunction => ({
  name,
  arguments: ["any"],
  bind: (value: Bound) => ({ sql: once([text(value)], (asked) => `${macroName}(${asked})`), type: boolean }),
});

const anyMonths = months(9);
const anySeconds = seconds(9, 9);

export const intervalFunctions: ScalarFunction[] = [
  reading("TO_YMINTERVAL", anyMonths),
  reading("TO_DSINTERVAL", anySeconds),
  making("NUMTOYMINTERVAL", anyMonths, { YEAR: 12, MONTH: 1 }),
  making("NUMTODSINTERVAL", anySeconds, { DAY: 86400e9, HOUR: 3600e9, MINUTE: 60e9, SECOND: 1e9 }),
  asking("IS_YMINTERVAL", "exa_is_months"),
  asking("IS_DSINTERVAL", "exa_is_seconds"),
];
