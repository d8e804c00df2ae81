/** Operators: what both sides must become, and the type of the result. */

import { decimal, double, timestamp } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert } from "../binding/bound.ts";
import { invalid, raiseInSql } from "../errors.ts";
import { commonType, hasNanoseconds, type IntervalType, isInterval, isNumeric, isText } from "../types.ts";
import { conventions } from "./conventions.ts";
import { addMonths, byClock, nanosecondsBetween } from "./date.ts";
import { difference, intervalArithmetic, movingBy } from "./interval-functions.ts";
import { isShort, once } from "./once.ts";
import { moveMoment } from "./timestamps.ts";

type DecimalType = Extract<DataType, { type: "DECIMAL" }>;

/** `+`, `-`, `*` or `/`; throws when it is not defined for the types. */
export function arithmetic(operator: string, left: Bound, right: Bound): Bound {
  const isMoment = [left, right].some(({ type }) => type?.type === "DATE" || type?.type === "TIMESTAMP");
  if (!isMoment && (isInterval(left.type) || isInterval(right.type)))
    return intervalArithmetic(operator, left, right);
  const isTime = ({ type }: Bound) => type?.type === "DATE" || type?.type === "TIMESTAMP";
  if (isTime(left) || isTime(right)) return dateArithmetic(operator, left, right);
  const [a, b] = [left, right].map((side) =>
    isNumeric(side.type) || side.type === null ? side : convert(side, double),
  ) as [Bound, Bound];
  if (operator === "/") return { sql: divide(convert(a, double).sql, convert(b, double).sql), type: double };
  const [x, y] = [a.type ?? b.type ?? double, b.type ?? a.type ?? double];
  if (x.type !== "DECIMAL" || y.type !== "DECIMAL") {
    return { sql: `(${convert(a, double).sql} ${operator} ${convert(b, double).sql})`, type: double };
  }
  if (operator === "*") {
    const [precision, scale] = [x.precision + y.precision, x.scale + y.scale];
    if (scale > 36) return { sql: `(${convert(a, double).sql} * ${convert(b, double).sql})`, type: double };
    const type = decimal(Math.min(36, precision), scale);
    return { sql: castDecimal(`${roomy(a, x, y, precision)} * ${b.sql}`, type), type };
  }
  const scale = Math.max(x.scale, y.scale);
  const precision = Math.min(36, Math.max(x.precision - x.scale, y.precision - y.scale) + scale + 1);
  const type = decimal(precision, scale);
  return { sql: castDecimal(`${roomy(a, x, y, precision)} ${operator} ${b.sql}`, type), type };
}

/** DuckDB's SQL of the failure. */
export const divisionByZero = raiseInSql("22012", "data exception - division by zero");

/** Of two DOUBLEs. */
export const divide = (dividend: string, divisor: string): string =>
  // The macro names the dividend once; a lambda takes many times what a division does.
  isShort(divisor)
    ? `exa_divide(${dividend}, ${divisor})`
    : once([dividend, divisor], (x, y) => `exa_divide(${x}, ${y})`);

/** A DECIMAL brought to its type; all else as it is. */
export const castDecimal = (sql: string, type: DataType): string =>
  type.type === "DECIMAL" ? `CAST(${sql} AS DECIMAL(${type.precision},${type.scale}))` : sql;

/** The left side, with more than 18 digits where the result has: DuckDB keeps to 18 if both sides do. */
const roomy = ({ sql }: Bound, left: DecimalType, right: DecimalType, precision: number): string =>
  left.precision <= 18 && right.precision <= 18 && precision > 18
    ? `CAST(${sql} AS DECIMAL(19,${left.scale}))`
    : sql;

function dateArithmetic(operator: string, left: Bound, right: Bound): Bound {
  const type = left.type;
  if (operator === "-" && type && right.type && !isNumeric(right.type) && !isInterval(right.type))
    return momentDifference(left, right);
  const [moment, days] = type?.type === "DATE" || type?.type === "TIMESTAMP" ? [left, right] : [right, left];
  if ((operator !== "+" && operator !== "-") || (operator === "-" && moment === right)) {
    throw invalid(`operator ${operator} is not defined for a datetime`);
  }
  if (isInterval(days.type)) return movedBy(moment, days, days.type, operator);
  const amount = convert(days, double).sql;
  const isWhole = conventions().momentArithmetic === "INTERVAL";
  const interval = `to_microseconds(CAST(${isWhole ? `round(${amount})` : `round(${amount} * 86400000000)`} ${isWhole ? "* 86400000000 " : ""}AS BIGINT))`;
  return byClock(moment, ({ sql, type: result }) => ({
    sql: moveMoment(sql, result as DataType, interval, (start, amount) => `${start} ${operator} ${amount}`),
    type: result,
  }));
}

/**
 * A day and an hour are lengths of time; months are what clocks and calendars show. Source: docs.exasol.com,
 * arithmetic operators, which adds months as ADD_MONTHS does.
 */
function movedBy(moment: Bound, interval: Bound, type: IntervalType, operator: string): Bound {
  const amount = movingBy(interval, type, moment.type);
  const isOfMonths = type.type === "INTERVAL YEAR TO MONTH";
  const move = (start: Bound): Bound => {
    const given = start.type as DataType;
    const result = given.type === "DATE" && type.type === "INTERVAL DAY TO SECOND" ? timestamp : given;
    const by = (sql: string, length: string) =>
      isOfMonths
        ? addMonths(sql, operator === "-" ? `(-${length})` : length)
        : `${sql} ${operator} ${length}`;
    return { sql: moveMoment(start.sql, result, amount, by), type: result };
  };
  return isOfMonths ? byClock(moment, move) : move(moment);
}

function momentDifference(left: Bound, right: Bound): Bound {
  if (left.type?.type === "DATE" && right.type?.type === "DATE")
    return { sql: `date_diff('day', ${right.sql}, ${left.sql})`, type: decimal(10, 0) };
  const isMoment = ({ type }: Bound) => type?.type === "DATE" || type?.type === "TIMESTAMP";
  if (!isMoment(left) || !isMoment(right)) throw invalid("operator - is not defined for these types");
  const nanoseconds = nanosecondsBetween(left, right);
  if (conventions().momentArithmetic === "INTERVAL") return difference(nanoseconds);
  return { sql: `(CAST(${nanoseconds} AS DOUBLE) / 86400e9)`, type: double };
}

/** `a <= b`, both sides brought to one type; text is compared with a number as a number. */
export function compare(operator: string, left: Bound, right: Bound): string {
  const type = comparisonType(left, right);
  const [a, b] = [left, right].map((side) => (type ? convert(side, type).sql : side.sql));
  return `${a} ${operator} ${b}`;
}

/**
 * The blanks that fill a CHAR do not count beside another CHAR or a literal, as the manual says of DECODE by
 * contrast; whether they do beside a VARCHAR is not known.
 */
function paddedType(...sides: Bound[]): DataType | null {
  const isPadded = sides.every(({ type, constant }) => type?.type === "CHAR" || constant !== undefined);
  if (!isPadded || !sides.some(({ type }) => type?.type === "CHAR")) return null;
  const sizes = sides.map(({ type, constant = "" }) =>
    type?.type === "CHAR" ? type.size : [...constant].length,
  );
  return { type: "CHAR", size: Math.max(...sizes), characterSet: "UTF8" };
}

/** The type both sides are compared in; null where they are as they stand. */
export function comparisonType(left: Bound, right: Bound): DataType | null {
  const [text, other] = isText(left.type) ? [left, right] : [right, left];
  if (!isText(text.type) || isText(other.type) || other.type === null) {
    if (isText(text.type) && isText(other.type)) return paddedType(left, right);
    return commonType(left.type, right.type);
  }
  if (other.type.type === "DECIMAL")
    return /^-?\d+$/.test(text.constant ?? "")
      ? commonType(decimal(36 - other.type.scale, 0), other.type)
      : double;
  if (other.type.type !== "TIMESTAMP") return other.type;
  return { ...other.type, precision: hasNanoseconds(other.type) ? 9 : 6 };
}
