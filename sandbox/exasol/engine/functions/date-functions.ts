/** Functions of dates and timestamps. */

import { boolean, date, decimal, double, timestamp, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert, quoteLiteral, toText } from "../binding/bound.ts";
import { invalid, unsupported } from "../errors.ts";
import { hasNanoseconds, isText } from "../types.ts";
import { duckFormat, exasolDateFormat } from "./formats.ts";
import { asDouble, define, first, type ScalarFunction, second, text, whole } from "./function-definition.ts";
import { once } from "./once.ts";
import { moment, moveMoment, nanosecondDigits, toTimestamp, withoutNanoseconds } from "./timestamps.ts";

const dateUnits: Record<string, string> = {
  CC: "century",
  YYYY: "year",
  SYYYY: "year",
  YEAR: "year",
  YY: "year",
  Q: "quarter",
  MM: "month",
  MON: "month",
  MONTH: "month",
  IW: "week",
  DD: "day",
  DDD: "day",
  DAY: "week",
  D: "week",
  HH: "hour",
  HH24: "hour",
  MI: "minute",
  SS: "second",
};

export function truncateDate(args: Bound[], name: string): Bound {
  const value = first(args);
  const unit = args[1] ? dateUnits[args[1].constant?.toUpperCase() ?? ""] : "day";
  if (!unit || name !== "trunc") throw invalid(`invalid format for ${name.toUpperCase()} of a datetime`);
  const type = value.type?.type === "DATE" ? date : (value.type ?? timestamp);
  return { sql: truncated(`'${unit}'`, value, type), type };
}

/** `type` is the result's. */
function truncated(unit: string, value: Bound, type: DataType): string {
  const sql = `CAST(date_trunc(${unit}, ${microseconds(value)}) AS ${type.type})`;
  return hasNanoseconds(type) ? toTimestamp(sql, timestamp, 9) : sql;
}

const microseconds = ({ sql, type }: Bound): string => withoutNanoseconds(sql, type);

const temporal = (bound: Bound): Bound =>
  bound.type?.type === "DATE" || bound.type?.type === "TIMESTAMP"
    ? bound
    : convert(bound, isText(bound.type) ? timestamp : date);

const adding = (unit: string) =>
  define(2, 2, (args) => {
    const value = temporal(first(args));
    const amount = whole(second(args));
    const isDate = value.type?.type === "DATE" && ["days", "weeks", "months", "years"].includes(unit);
    const type = isDate ? date : value.type?.type === "TIMESTAMP" ? value.type : timestamp;
    if (unit === "months" || unit === "years") return { sql: addMonths(value, type, amount, unit), type };
    // Of seconds, three digits behind the point count; whole numbers of all else.
    const interval =
      unit === "seconds"
        ? `to_milliseconds(CAST(trunc(${asDouble(second(args))} * 1000) AS BIGINT))`
        : `to_${unit}(CAST(${amount} AS INTEGER))`;
    return { sql: moveMoment(value.sql, type, interval, (start, by) => `${start} + ${by}`), type };
  });

/** The last day of a month becomes the last day of the other. */
function addMonths(value: Bound, type: DataType, amount: string, unit: "months" | "years"): string {
  return moveMoment(value.sql, type, `to_${unit}(CAST(${amount} AS INTEGER))`, (start, by) =>
    once([start, by], (from, interval) => {
      const to = `(${from} + ${interval})`;
      const days = `to_days(CASE WHEN CAST(${from} AS DATE) = last_day(${from}) THEN CAST(day(last_day(${to})) - day(${to}) AS INTEGER) ELSE 0 END)`;
      return `${to} + ${days}`;
    }),
  );
}

const between = (perUnit: number) =>
  define(2, 2, (args) => {
    const moments = [temporal(first(args)), temporal(second(args))];
    const sql = once(
      moments.map((moment) => moment.sql),
      (...sqls) => {
        const [a, b] = moments.map((moment, i) => ({ ...moment, sql: sqls[i] ?? "" })) as [Bound, Bound];
        const [from, to] = [a, b].map((arg) => `epoch_us(CAST(${microseconds(arg)} AS TIMESTAMP))`);
        const rest = `(${nanoseconds(a)} - ${nanoseconds(b)}) / ${perUnit * 1e9}`;
        return `(${from} - ${to}) / ${perUnit * 1e6} + ${rest}`;
      },
    );
    return { sql, type: double };
  });

/** Those behind the microseconds. */
const nanoseconds = ({ sql, type }: Bound): string => `CAST(${nanosecondDigits(sql, type)} AS INTEGER)`;

const daysBetween = define(2, 2, (args) => {
  const [a, b] = args.map((arg) => convert(temporal(arg), date).sql);
  return { sql: `date_diff('day', ${b}, ${a})`, type: decimal(10, 0) };
});

const part = (field: string) =>
  define(1, 1, (args) => {
    const value = temporal(first(args));
    return {
      sql: `CAST(extract('${field}' FROM ${microseconds(value)}) AS INTEGER)`,
      type: decimal(field === "year" ? 4 : 2, 0),
    };
  });

const toChar = define(1, 2, (args) => {
  const value = first(args);
  if (args[1] === undefined) return toText(value);
  const format = second(args).constant;
  if (format === undefined) throw invalid("TO_CHAR needs a constant format");
  if (value.type?.type === "DATE" || value.type?.type === "TIMESTAMP") {
    return {
      sql: formatted(value, format),
      type: varchar(format.length + 20),
    };
  }
  throw unsupported(`TO_CHAR of a number with format '${format}'`);
});

function formatted(value: Bound, format: string): string {
  const pattern = duckFormat(format, `%f${nanosecondsMark}`);
  const formattedSql = (sql: string) =>
    `strftime(${withoutNanoseconds(sql, value.type)}, ${quoteLiteral(pattern)})`;
  if (!pattern.includes(nanosecondsMark)) return formattedSql(value.sql);
  return once(
    [value.sql],
    (sql) =>
      `replace(${formattedSql(sql)}, ${quoteLiteral(nanosecondsMark)}, ${nanosecondDigits(sql, value.type)})`,
  );
}

/** Stands for the digits behind the microseconds, which DuckDB does not format. */
const nanosecondsMark = "\u0001";

const parsing = (type: DataType) =>
  define(1, 2, (args) => {
    const value = first(args);
    const format = args[1] ? second(args).constant : exasolDateFormat(type);
    if (format === undefined) throw invalid("a constant format is needed");
    if (!isText(value.type) || args[1] === undefined) return convert(value, type);
    const parsed = `strptime(${value.sql}, ${quoteLiteral(duckFormat(format))})`;
    return { sql: moment(`CAST(${parsed} AS ${type.type})`), type };
  });

export const dateFunctions: Record<string, ScalarFunction> = {
  TO_CHAR: toChar,
  TO_DATE: parsing(date),
  TO_TIMESTAMP: parsing(timestamp),
  ADD_DAYS: adding("days"),
  ADD_WEEKS: adding("weeks"),
  ADD_MONTHS: adding("months"),
  ADD_YEARS: adding("years"),
  ADD_HOURS: adding("hours"),
  ADD_MINUTES: adding("minutes"),
  ADD_SECONDS: adding("seconds"),
  DAYS_BETWEEN: daysBetween,
  HOURS_BETWEEN: between(3600),
  MINUTES_BETWEEN: between(60),
  SECONDS_BETWEEN: between(1),
  YEAR: part("year"),
  MONTH: part("month"),
  DAY: part("day"),
  HOUR: part("hour"),
  MINUTE: part("minute"),
  WEEK: part("week"),
  QUARTER: part("quarter"),
  SECOND: define(1, 1, (args) => {
    const moment = temporal(first(args));
    const sql = once([moment.sql], (at) => {
      const value = { ...moment, sql: at };
      return `CAST(extract('microsecond' FROM ${microseconds(value)}) * 1000 + ${nanoseconds(value)} AS DOUBLE) / 1e9`;
    });
    return { sql, type: double };
  }),
  DATE_TRUNC: define(2, 2, (args) => {
    const value = temporal(second(args));
    return { sql: truncated(text(first(args)), value, value.type ?? timestamp), type: value.type };
  }),
  POSIX_TIME: define(1, 1, (args) => ({
    sql: `epoch(${microseconds(temporal(first(args)))})`,
    type: double,
  })),
  FROM_POSIX_TIME: define(1, 1, (args) => ({
    sql: moment(`make_timestamp(CAST(${asDouble(first(args))} * 1e6 AS BIGINT))`),
    type: timestamp,
  })),
  IS_DATE: define(1, 1, (args) => ({
    sql: once([text(first(args))], (value) => `exa_is_date(${value})`),
    type: boolean,
  })),
  IS_TIMESTAMP: define(1, 1, (args) => ({
    sql: once([text(first(args))], (value) => `exa_is_timestamp(${value})`),
    type: boolean,
  })),
};
