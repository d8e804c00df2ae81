/**
 * INTERVAL YEAR TO MONTH is a number of months in DuckDB, INTERVAL DAY TO SECOND one of nanoseconds: so they
 * compare, sort and add as numbers do. Source: Exasol's documentation, "Interval Data Types" and "Literals".
 */
import { invalid, raiseInSql } from "../errors.ts";
import type { IntervalType } from "../types.ts";
import { once } from "./once.ts";

export const months = (precision: number): IntervalType => ({ type: "INTERVAL YEAR TO MONTH", precision });
export const seconds = (precision: number, fraction: number): IntervalType => ({
  type: "INTERVAL DAY TO SECOND",
  precision,
  fraction,
});

const nanosecondsOf: Record<string, bigint> = {
  DAY: 86_400_000_000_000n,
  HOUR: 3_600_000_000_000n,
  MINUTE: 60_000_000_000n,
  SECOND: 1_000_000_000n,
};
const parts = ["DAY", "HOUR", "MINUTE", "SECOND"];

interface IntervalValue {
  sql: string;
  type: IntervalType;
}

export interface IntervalLiteral {
  value: string;
  unit: string;
  /** Digits of the first part; of SECOND alone, `fraction` are those behind its point. */
  precision?: number;
  to?: string;
  fraction?: number;
}

/** `INTERVAL '3' DAY`, `INTERVAL '5-3' YEAR TO MONTH`, `INTERVAL '1 12:30' DAY TO MINUTE`. */
export function intervalLiteral(literal: IntervalLiteral): IntervalValue {
  const { unit, to = unit } = literal;
  const isOfMonths = unit === "YEAR" || unit === "MONTH";
  return isOfMonths ? literalOfMonths(literal, to) : literalOfSeconds(literal, to);
}

function literalOfMonths(literal: IntervalLiteral, to: string): IntervalValue {
  const { value, unit } = literal;
  const pattern = unit === to ? /^\s*([+-]?)(\d{1,9})()\s*$/ : /^\s*([+-]?)(\d{1,9})-(\d{1,2})\s*$/;
  const [, sign, first, second] = pattern.exec(value) ?? [];
  if (first === undefined || Number(second) > 11) throw noInterval(literal);
  const count = unit === "YEAR" ? Number(first) * 12 + Number(second) : Number(first);
  const precision = Math.max(literal.precision ?? 2, String(Math.floor(count / 12)).length);
  return { sql: `CAST(${sign === "-" ? -count : count} AS BIGINT)`, type: months(precision) };
}

function literalOfSeconds(literal: IntervalLiteral, to: string): IntervalValue {
  const { value, unit } = literal;
  const [from, until] = [parts.indexOf(unit), parts.indexOf(to)];
  if (from < 0 || until < from) throw noInterval(literal);
  const patterns = parts.slice(from, until + 1).map((part, i) => {
    const separator = i === 0 ? "" : parts[from + i - 1] === "DAY" ? " " : ":";
    return `${separator}(\\d{1,${i === 0 ? 9 : 2}})${part === "SECOND" ? "(?:\\.(\\d{1,9}))?" : ""}`;
  });
  const [, sign, ...digits] = new RegExp(`^\\s*([+-]?)${patterns.join("")}\\s*$`).exec(value) ?? [];
  if (sign === undefined) throw noInterval(literal);
  let sum = 0n;
  for (const [i, part] of parts.slice(from, until + 1).entries()) {
    const limit = part === "HOUR" ? 23 : 59;
    if (i > 0 && Number(digits[i]) > limit) throw noInterval(literal);
    sum += BigInt(digits[i] ?? 0) * (nanosecondsOf[part] as bigint);
  }
  if (to === "SECOND") sum += BigInt((digits[until - from + 1] ?? "").padEnd(9, "0"));
  const days = String(sum / (nanosecondsOf.DAY as bigint)).length;
  const fraction = literal.fraction ?? (to === "SECOND" ? 3 : 0);
  const unitOfFraction = 10n ** BigInt(9 - fraction);
  const cut = (sum / unitOfFraction) * unitOfFraction;
  return {
    sql: `CAST(${sign === "-" ? -cut : cut} AS HUGEINT)`,
    type: seconds(Math.max(literal.precision ?? 2, days), fraction),
  };
}

const noInterval = ({ value, unit, to }: IntervalLiteral) =>
  invalid(`invalid interval literal: INTERVAL '${value}' ${unit}${to ? ` TO ${to}` : ""}`); // unconfirmed

/** SQL of the text: `+05-03`, `+02 12:50:10.123`. */
export function intervalText(sql: string, type: IntervalType): string {
  return once([sql], (value) =>
    type.type === "INTERVAL YEAR TO MONTH"
      ? `exa_months_text(${value}, ${type.precision})`
      : `exa_seconds_text(${value}, ${type.precision}, ${type.fraction})`,
  );
}

/** Of a text. */
export const readInterval = (sql: string, type: IntervalType): string =>
  once([sql], (value) =>
    type.type === "INTERVAL YEAR TO MONTH" ? `exa_to_months(${value})` : `exa_to_nanoseconds(${value})`,
  );

/** One of the kind with fewer or more digits: further digits of seconds are cut off. */
export function fitInterval(sql: string, from: IntervalType | undefined, wanted: IntervalType): string {
  const isShort = from !== undefined && from.precision <= wanted.precision;
  const limit =
    10n ** BigInt(wanted.precision) * (wanted.type === "INTERVAL YEAR TO MONTH" ? 12n : dayLength);
  const fraction = wanted.type === "INTERVAL DAY TO SECOND" ? wanted.fraction : 9;
  const cuts = fraction < 9 && !(from?.type === "INTERVAL DAY TO SECOND" && from.fraction <= fraction);
  const unit = 10n ** BigInt(9 - fraction);
  const cut = cuts ? `(${sql} // ${unit} * ${unit})` : sql;
  if (isShort) return cut;
  return once([cut], (value) => `CASE WHEN abs(${value}) >= ${limit} THEN ${overflow} ELSE ${value} END`);
}

const dayLength = nanosecondsOf.DAY as bigint;
const overflow = raiseInSql("22015", "data exception - interval field overflow");
