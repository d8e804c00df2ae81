import { date, decimal, double, timestamp } from "../../../../sql/types.ts";
import { type Bound, convert } from "../binding/bound.ts";
import { invalid } from "../errors.ts";
import { hasNanoseconds } from "../types.ts";
import { asDouble, moment, type ScalarFunction, text, whole } from "./definition.ts";
import { once } from "./once.ts";
import { moveMoment, nanosecondDigits, toTimestamp, withinYears, withoutNanoseconds } from "./timestamps.ts";

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

/** TRUNC of a DATE or TIMESTAMP; ROUND and the others are not defined for them. */
export function truncateMoment(value: Bound, format: Bound | undefined, name: string): Bound {
  const unit = format ? dateUnits[format.constant?.toUpperCase() ?? ""] : "day";
  if (!unit || name !== "trunc") throw invalid(`invalid format for ${name.toUpperCase()} of a datetime`);
  return truncated(`'${unit}'`, value);
}

/** `unit` is SQL. */
function truncated(unit: string, value: Bound): Bound {
  const type = value.type ?? timestamp;
  const sql = `CAST(date_trunc(${unit}, ${microseconds(value)}) AS ${type.type})`;
  return { sql: hasNanoseconds(type) ? toTimestamp(sql, timestamp, 9) : sql, type };
}

const microseconds = ({ sql, type }: Bound): string => withoutNanoseconds(sql, type);

/** The three digits behind the microseconds, as a number. */
const nanoseconds = ({ sql, type }: Bound): string => `CAST(${nanosecondDigits(sql, type)} AS INTEGER)`;

const adding = (name: string, unit: string): ScalarFunction => ({
  name,
  arguments: ["any", "any"],
  bind: (start: Bound, count: Bound) => {
    const value = moment(start);
    const isDate = value.type?.type === "DATE" && ["days", "weeks", "months", "years"].includes(unit);
    const type = isDate ? date : value.type?.type === "TIMESTAMP" ? value.type : timestamp;
    // Of seconds, three digits behind the point count; whole numbers of all else.
    const interval =
      unit === "seconds"
        ? `to_milliseconds(CAST(trunc(${asDouble(count)} * 1000) AS BIGINT))`
        : `to_${unit}(CAST(${whole(count)} AS INTEGER))`;
    const move = unit === "months" || unit === "years" ? addMonths : addInterval;
    return { sql: moveMoment(value.sql, type, interval, move), type };
  },
});

const addInterval = (start: string, interval: string): string => `${start} + ${interval}`;

/** The last day of a month becomes the last day of the other. */
const addMonths = (start: string, interval: string): string =>
  once([start, interval], (from, by) => {
    const to = `(${from} + ${by})`;
    const isLast = `CAST(${from} AS DATE) = last_day(${from})`;
    const missing = `CAST(day(last_day(${to})) - day(${to}) AS INTEGER)`;
    return `${to} + to_days(CASE WHEN ${isLast} THEN ${missing} ELSE 0 END)`;
  });

const between = (name: string, secondsPerUnit: number): ScalarFunction => ({
  name,
  arguments: ["any", "any"],
  bind: (one: Bound, other: Bound) => {
    const [to, from] = [moment(one), moment(other)];
    const sql = once([to.sql, from.sql], (x, y) => {
      const [a, b] = [
        { ...to, sql: x },
        { ...from, sql: y },
      ];
      const [end, start] = [a, b].map((arg) => `epoch_us(CAST(${microseconds(arg)} AS TIMESTAMP))`);
      const inMicroseconds = `((${end} - ${start}) / ${secondsPerUnit * 1e6})`;
      if (!hasNanoseconds(to.type) && !hasNanoseconds(from.type)) return inMicroseconds;
      return `(${inMicroseconds} + (${nanoseconds(a)} - ${nanoseconds(b)}) / ${secondsPerUnit * 1e9})`;
    });
    return { sql, type: double };
  },
});

const part = (name: string, digits: number): ScalarFunction => ({
  name,
  arguments: ["any"],
  bind: (value: Bound) => ({
    sql: `CAST(extract('${name.toLowerCase()}' FROM ${microseconds(moment(value))}) AS INTEGER)`,
    type: decimal(digits, 0),
  }),
});

/** The functions that EXTRACT names, too. */
export const dateParts: ScalarFunction[] = [
  part("YEAR", 4),
  part("MONTH", 2),
  part("WEEK", 2),
  part("DAY", 2),
  part("HOUR", 2),
  part("MINUTE", 2),
  {
    name: "SECOND",
    arguments: ["any"],
    bind: (value: Bound) => {
      const at = moment(value);
      const sql = once([at.sql], (atSql) => {
        const bound = { ...at, sql: atSql };
        const whole = `extract('microsecond' FROM ${microseconds(bound)}) * 1000`;
        return `(CAST(${whole} + ${nanoseconds(bound)} AS DOUBLE) / 1e9)`;
      });
      return { sql, type: double };
    },
  },
];

export const dateFunctions: ScalarFunction[] = [
  ...dateParts,
  adding("ADD_DAYS", "days"),
  adding("ADD_WEEKS", "weeks"),
  adding("ADD_MONTHS", "months"),
  adding("ADD_YEARS", "years"),
  adding("ADD_HOURS", "hours"),
  adding("ADD_MINUTES", "minutes"),
  adding("ADD_SECONDS", "seconds"),
  {
    name: "DAYS_BETWEEN",
    arguments: ["any", "any"],
    bind: (one: Bound, other: Bound) => {
      const [to, from] = [one, other].map((arg) => convert(moment(arg), date).sql);
      return { sql: `date_diff('day', ${from}, ${to})`, type: decimal(10, 0) };
    },
  },
  between("HOURS_BETWEEN", 3600),
  between("MINUTES_BETWEEN", 60),
  between("SECONDS_BETWEEN", 1),
  {
    name: "DATE_TRUNC",
    arguments: ["any", "any"],
    bind: (unit: Bound, value: Bound) => truncated(text(unit), moment(value)),
  },
  {
    name: "POSIX_TIME",
    arguments: ["any"],
    bind: (value: Bound) => ({ sql: `epoch(${microseconds(moment(value))})`, type: double }),
  },
  {
    name: "FROM_POSIX_TIME",
    arguments: ["double"],
    returns: timestamp,
    sql: (seconds) => withinYears(`make_timestamp(CAST(${seconds} * 1e6 AS BIGINT))`),
  },
];
