/**
 * TIMESTAMP(7) to TIMESTAMP(9) in DuckDB, whose TIMESTAMP ends at microseconds and whose TIMESTAMP_NS spans
 * 1677 to 2262 alone. They are text instead, `YYYY-MM-DD HH:MM:SS.nnnnnnnnn` with always nine digits, which
 * sorts as the moments do.
 */
import type { DataType } from "../../model.ts";
import { hasNanoseconds, isText } from "../types.ts";
import { once } from "./once.ts";

/** A DATE or TIMESTAMP as DuckDB has it, without what is finer than a microsecond. */
export function withoutNanoseconds(sql: string, type: DataType | null): string {
  return hasNanoseconds(type) ? `CAST(left(${sql}, 26) AS TIMESTAMP)` : sql;
}

/** The three digits behind the microseconds. */
export function nanosecondDigits(sql: string, type: DataType | null): string {
  return hasNanoseconds(type) ? `right(${sql}, 3)` : "'000'";
}

/**
 * DuckDB's arithmetic on a moment, by whole microseconds: the digits behind them stay. `type` is the
 * result's, `amount` an interval.
 */
export function moveMoment(
  sql: string,
  type: DataType,
  amount: string,
  move: (moment: string, amount: string) => string,
): string {
  if (!hasNanoseconds(type)) return withinYears(`CAST(${move(sql, amount)} AS ${type.type})`);
  return once([sql, amount], (value, by) =>
    withDigits(
      `CAST(${move(withoutNanoseconds(value, type), by)} AS TIMESTAMP)`,
      nanosecondDigits(value, type),
    ),
  );
}

/** DuckDB's DATE and TIMESTAMP go far beyond the years 1 to 9999: a failure when the value does. */
export const withinYears = (sql: string): string => once([sql], (value) => `exa_moment(${value})`);

export const withDigits = (moment: string, digits: string): string =>
  once([moment, digits], (t, d) => `exa_nanoseconds(${t}, ${d})`);

/**
 * Text, a DATE or a TIMESTAMP as a TIMESTAMP of the precision; further digits are cut off. `read` is what a
 * text was read as that has not the usual form.
 */
export function toTimestamp(
  sql: string,
  type: DataType,
  precision: number,
  read?: { moment: string; digits: string },
): string {
  const fine = precision > 6;
  if (type.type === "TIMESTAMP" && type.precision <= precision && hasNanoseconds(type) === fine) return sql;
  const momentOf = (value: string) =>
    type.type === "TIMESTAMP"
      ? withoutNanoseconds(value, type)
      : isText(type)
        ? (read?.moment ?? `exa_to_timestamp(${value})`)
        : `CAST(${value} AS TIMESTAMP)`;
  if (!fine) {
    const moment = once([sql], momentOf);
    return precision === 6 ? moment : cutMicroseconds(moment, 10 ** (6 - precision));
  }
  const digitsOf = (value: string) =>
    isText(type) ? (read?.digits ?? digitsOfText(value)) : nanosecondDigits(value, type);
  const nanoseconds = hasNanoseconds(type)
    ? sql
    : once([isText(type) ? `trim(${sql})` : sql], (value) => withDigits(momentOf(value), digitsOf(value)));
  return precision === 9 ? nanoseconds : `rpad(left(${nanoseconds}, ${20 + precision}), 29, '0')`;
}

/** Counted from before the first year, because DuckDB's `//` cuts towards zero, which is up before 1970. */
const cutMicroseconds = (sql: string, unit: number): string =>
  `make_timestamp((epoch_us(${sql}) + ${microsecondsTo1970}) // ${unit} * ${unit} - ${microsecondsTo1970})`;
const microsecondsTo1970 = -Date.parse("0000-01-01T00:00:00Z") * 1000;

const digitsOfText = (sql: string): string =>
  `rpad(regexp_extract(${sql}, '\\.\\d{6}(\\d{0,3})', 1), 3, '0')`;

/** The text of a TIMESTAMP(3), in UTC. */
export const timestampText = (moment: Date): string => moment.toISOString().replace("T", " ").slice(0, 23);
