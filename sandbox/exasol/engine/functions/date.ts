import { date, decimal, double, timestamp } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert } from "../binding/bound.ts";
import { invalid, unsupported, unsupportedInSql } from "../errors.ts";
import { hasNanoseconds, isInterval } from "../types.ts";
import { conventions, timeZoneBehavior, timeZoneOf } from "./conventions.ts";
import { asDouble, moment, type ScalarFunction, whole } from "./definition.ts";
import { intervalPart } from "./interval-functions.ts";
import { once } from "./once.ts";
import { betweenZones, isLocal, toLocal } from "./time-zones.ts";
import { moveMoment, nanosecondDigits, toTimestamp, withinYears, withoutNanoseconds } from "./timestamps.ts";

type Step = "year" | "isoyear" | "quarter" | "month" | "yearweek" | "week" | "monthweek" | "weekday" | "day";
type Unit = Step | "hour" | "minute" | "second";

/**
 * Source: docs.exasol.com, TRUNC (datetime). It does not say from which year a century is counted: CC is
 * refused.
 */
const unitNames: Record<Unit, string> = {
  year: "YYYY SYYYY YEAR SYEAR YYY YY Y",
  isoyear: "IYYY IYY IY I",
  quarter: "Q",
  month: "MONTH MON MM RM",
  yearweek: "WW",
  week: "IW",
  monthweek: "W",
  day: "DDD DD J",
  weekday: "DAY DY D",
  hour: "HH HH24 HH12",
  minute: "MI",
  second: "SS",
};

const units = new Map(
  Object.entries(unitNames).flatMap(([unit, names]) => names.split(" ").map((name) => [name, unit as Unit])),
);

/** TRUNC or ROUND of a DATE or TIMESTAMP; the others are not defined for them. */
export function truncateMoment(value: Bound, format: Bound | undefined, name: string): Bound {
  const given = format?.constant?.toUpperCase() ?? "";
  if (name === "ceil" || name === "floor")
    throw invalid(`${name.toUpperCase()} of a datetime is not defined`);
  const called = name === "round" ? "ROUND" : "TRUNC";
  if (format && /^S?CC$/.test(given)) throw unsupported(`${called} of a datetime to the century`);
  const unit = format ? units.get(given) : "day";
  if (!unit) throw invalid(`invalid format for ${called} of a datetime`);
  if (name === "round") return rounded(value, unit, given);
  return beginning(value, (moment) => starts[unit](moment));
}

const ofUnit = (unit: string) => (moment: string) => `date_trunc('${unit}', ${moment})`;

/** Weeks of seven days that begin with the unit. */
const weeksOf = (unit: string, day: string) => (moment: string) =>
  `date_trunc('${unit}', ${moment}) + to_days(CAST((${day}(${moment}) - 1) // 7 * 7 AS INTEGER))`;

/** SQL of the moment in which the unit around another begins. */
const starts: Record<Unit, (moment: string) => string> = {
  year: ofUnit("year"),
  isoyear: (moment) => `date_trunc('week', make_date(isoyear(${moment}), 1, 4))`,
  quarter: ofUnit("quarter"),
  month: ofUnit("month"),
  yearweek: weeksOf("year", "dayofyear"),
  week: ofUnit("week"),
  monthweek: weeksOf("month", "day"),
  weekday: (moment) => {
    const later = `to_days(${conventions().firstDayOfWeek - 1})`;
    return `date_trunc('week', ${moment} - ${later}) + ${later}`;
  },
  day: ofUnit("day"),
  hour: ofUnit("hour"),
  minute: ofUnit("minute"),
  second: ofUnit("second"),
};

/** Behind so much of a unit the next one is nearer. */
const halves: Partial<Record<Unit, string>> = {
  year: "to_months(6)",
  month: "to_days(15)",
  day: "to_hours(12)",
  hour: "to_minutes(30)",
  minute: "to_seconds(30)",
  second: "to_milliseconds(500)",
};

/** Source: docs.exasol.com, ROUND (datetime). It does not say where quarters and weeks are rounded up. */
function rounded(value: Bound, unit: Unit, given: string): Bound {
  const half = halves[unit];
  if (half === undefined) throw unsupported(`ROUND of a datetime with the format ${given}`);
  return beginning(value, (moment) => {
    const start = `date_trunc('${unit}', ${moment})`;
    return `CASE WHEN ${moment} >= ${start} + ${half} THEN ${start} + to_${unit}s(1) ELSE ${start} END`;
  });
}

/** The moment that `begin` makes of one, by the session's clocks, in the value's own type. */
function beginning(value: Bound, begin: (moment: string) => string): Bound {
  return byClock(value, (shown) => {
    const type = shown.type ?? timestamp;
    const sql = once([`CAST(${microseconds(shown)} AS TIMESTAMP)`], (moment) =>
      moveWithinYears(`CAST(${begin(moment)} AS TIMESTAMP)`, type),
    );
    return { sql: hasNanoseconds(type) ? toTimestamp(sql, timestamp, 9) : sql, type };
  });
}

const moveWithinYears = (sql: string, type: DataType): string => `CAST(${withinYears(sql)} AS ${type.type})`;

/** Those of PostgreSQL, whose centuries begin with the year 1. Source: docs.exasol.com, DATE_TRUNC. */
const postgresUnits =
  "microseconds milliseconds second minute hour day week month quarter year decade century millennium".split(
    " ",
  );

function truncateTo(unit: Bound, value: Bound): Bound {
  const wanted = unit.constant?.toLowerCase() ?? "";
  if (unit.constant === undefined) throw unsupported("DATE_TRUNC without a constant unit");
  if (!postgresUnits.includes(wanted)) throw invalid(`invalid format for DATE_TRUNC: ${unit.constant}`); // unconfirmed
  const years = { century: 100, millennium: 1000 }[wanted];
  if (years === undefined)
    return beginning(moment(value), wanted === "week" ? starts.weekday : ofUnit(wanted));
  return beginning(moment(value), (at) => `make_date((year(${at}) - 1) // ${years} * ${years} + 1, 1, 1)`);
}

/**
 * What the session's clocks show of a TIMESTAMP WITH LOCAL TIME ZONE is computed with; a TIMESTAMP that comes
 * of it is one of their zone again.
 */
export function byClock(value: Bound, compute: (shown: Bound) => Bound): Bound {
  const { type } = value;
  if (type?.type !== "TIMESTAMP" || !type.withLocalTimeZone) return compute(value);
  const result = compute(convert(value, { ...type, withLocalTimeZone: false }));
  return result.type?.type === "TIMESTAMP"
    ? convert(result, { ...result.type, withLocalTimeZone: true })
    : result;
}

const microseconds = ({ sql, type }: Bound): string => withoutNanoseconds(sql, type);

/** The three digits behind the microseconds, as a number. */
const nanoseconds = ({ sql, type }: Bound): string => `CAST(${nanosecondDigits(sql, type)} AS INTEGER)`;

/** A DATE or TIMESTAMP as the moment that the session's clocks show it at. */
function inZone(value: Bound): Bound {
  const precision = value.type?.type === "TIMESTAMP" ? value.type.precision : 3;
  return convert(value, { type: "TIMESTAMP", precision, withLocalTimeZone: true });
}

function convertZone(value: Bound, from: Bound, to: Bound, behavior?: Bound): Bound {
  const shown = moment(value);
  const [given, wanted] = [from, to].map(({ constant }) => {
    if (constant === undefined) throw unsupported("CONVERT_TZ without constant time zones");
    return timeZoneOf(constant);
  }) as [string, string];
  if (behavior && behavior.constant === undefined) throw unsupported("CONVERT_TZ without constant options");
  const options = behavior ? timeZoneBehavior(behavior.constant ?? "") : conventions();
  if (isLocal(shown.type) && given !== conventions().timeZone)
    throw invalid(
      "CONVERT_TZ of a TIMESTAMP WITH LOCAL TIME ZONE needs the session's time zone as the first",
    ); // unconfirmed
  const type: DataType =
    shown.type?.type === "TIMESTAMP" ? { ...shown.type, withLocalTimeZone: false } : timestamp;
  const plain = convert(shown, type).sql;
  const { skipped, repeated } = options;
  return { sql: betweenZones(plain, type, { timeZone: given, skipped, repeated }, wanted), type };
}

const adding = (name: string, unit: string): ScalarFunction => ({
  name,
  arguments: ["any", "any"],
  bind: (start: Bound, count: Bound) => {
    const isOfDays = ["days", "weeks", "months", "years"].includes(unit);
    // Of seconds, three digits behind the point count; whole numbers of all else.
    const interval =
      unit === "seconds"
        ? `to_milliseconds(CAST(trunc(${asDouble(count)} * 1000) AS BIGINT))`
        : `to_${unit}(CAST(${whole(count)} AS INTEGER))`;
    const move = unit === "months" || unit === "years" ? addMonths : addInterval;
    const add = (value: Bound): Bound => {
      const type =
        isOfDays && value.type?.type === "DATE"
          ? date
          : value.type?.type === "TIMESTAMP"
            ? value.type
            : timestamp;
      return { sql: moveMoment(value.sql, type, interval, move), type };
    };
    // An hour later clocks may show two hours more; a day later they show the same time.
    return isOfDays ? byClock(moment(start), add) : add(moment(start));
  },
});

const addInterval = (start: string, interval: string): string => `${start} + ${interval}`;

/** The last day of a month becomes the last day of the other. */
export const addMonths = (start: string, interval: string): string =>
  once([start, interval], (from, by) => {
    const to = `(${from} + ${by})`;
    const isLast = `CAST(${from} AS DATE) = last_day(${from})`;
    const missing = `CAST(day(last_day(${to})) - day(${to}) AS INTEGER)`;
    return `${to} + to_days(CASE WHEN ${isLast} THEN ${missing} ELSE 0 END)`;
  });

/** `to - from`, of the moments where one is in a time zone. */
export function nanosecondsBetween(to: Bound, from: Bound): string {
  const isZoned = isLocal(to.type) || isLocal(from.type);
  const [end, start] = [to, from].map((arg) => (isZoned ? inZone(arg) : arg)) as [Bound, Bound];
  return once([end.sql, start.sql], (x, y) => {
    const of = (value: Bound, sql: string) => {
      const shown = { ...value, sql };
      return `(CAST(epoch_us(CAST(${microseconds(shown)} AS TIMESTAMP)) AS HUGEINT) * 1000 + ${nanoseconds(shown)})`;
    };
    return `(${of(end, x)} - ${of(start, y)})`;
  });
}

const between = (name: string, secondsPerUnit: number): ScalarFunction => ({
  name,
  arguments: ["any", "any"],
  bind: (one: Bound, other: Bound) => {
    const [to, from] = [moment(one), moment(other)].map((arg, _, all) =>
      all.some(({ type }) => isLocal(type)) ? inZone(arg) : arg,
    ) as [Bound, Bound];
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

/** Of the days alone, a further one being a 31st of a month; of two last days of months a whole number. */
function monthsBetween(one: Bound, other: Bound): Bound {
  const [to, from] = [one, other].map((arg) => convert(moment(arg), date).sql) as [string, string];
  const sql = once([to, from], (x, y) => {
    const months = `((year(${x}) - year(${y})) * 12 + month(${x}) - month(${y}))`;
    const areLast = `${x} = last_day(${x}) AND ${y} = last_day(${y})`;
    return `(${months} + CASE WHEN ${areLast} THEN 0 ELSE (day(${x}) - day(${y})) / 31 END)`;
  });
  return { sql, type: double };
}

const part = (name: string, digits: number): ScalarFunction => ({
  name,
  arguments: ["any"],
  bind: (value: Bound) =>
    isInterval(value.type)
      ? intervalPart(value, name)
      : byClock(moment(value), (shown) => ({
          sql: `CAST(extract('${name.toLowerCase()}' FROM ${microseconds(shown)}) AS INTEGER)`,
          type: decimal(digits, 0),
        })),
});

/** Whether the manual means to round or to cut is not known: where that makes a difference it is refused. */
function secondsTo(digits: Bound, inNanoseconds: string): Bound {
  const count = Number(/^\d$/.exec(digits.constant ?? "")?.[0] ?? Number.NaN);
  if (Number.isNaN(count)) throw unsupported("SECOND with anything but 0 to 9 digits");
  const unit = 10 ** (9 - count);
  const type = decimal(2 + count, count);
  const sql = once(
    [inNanoseconds],
    (nanoseconds) => `CASE WHEN ${nanoseconds} % ${unit} * 2 < ${unit}
      THEN CAST(CAST(${nanoseconds} // ${unit} AS DOUBLE) / ${10 ** count} AS DECIMAL(${2 + count},${count}))
      WHEN ${nanoseconds} IS NOT NULL THEN ${unsupportedInSql(`SECOND of a moment whose seconds end behind ${count} digits`)} END`,
  );
  return { sql, type };
}

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
    arguments: ["any", "any?"],
    bind: (value: Bound, digits?: Bound) => {
      if (isInterval(value.type)) {
        if (digits) throw unsupported("SECOND of an interval with a number of digits");
        return intervalPart(value, "SECOND");
      }
      return byClock(moment(value), (at) => {
        const inNanoseconds = once([at.sql], (atSql) => {
          const bound = { ...at, sql: atSql };
          return `(extract('microsecond' FROM ${microseconds(bound)}) * 1000 + ${nanoseconds(bound)})`;
        });
        if (digits) return secondsTo(digits, inNanoseconds);
        return { sql: `(CAST(${inNanoseconds} AS DOUBLE) / 1e9)`, type: double };
      });
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
  { name: "MONTHS_BETWEEN", arguments: ["any", "any"], bind: monthsBetween },
  {
    name: "YEARS_BETWEEN",
    arguments: ["any", "any"],
    bind: (one: Bound, other: Bound) => ({ sql: `(${monthsBetween(one, other).sql} / 12)`, type: double }),
  },
  between("HOURS_BETWEEN", 3600),
  between("MINUTES_BETWEEN", 60),
  between("SECONDS_BETWEEN", 1),
  {
    name: "DATE_TRUNC",
    arguments: ["any", "any"],
    bind: truncateTo,
  },
  {
    name: "POSIX_TIME",
    arguments: ["any"],
    bind: (value: Bound) => ({ sql: `epoch(${microseconds(inZone(moment(value)))})`, type: double }),
  },
  {
    name: "FROM_POSIX_TIME",
    arguments: ["double"],
    returns: timestamp,
    sql: (seconds) => toLocal(withinYears(`make_timestamp(CAST(${seconds} * 1e6 AS BIGINT))`), timestamp),
  },
  {
    name: "CONVERT_TZ",
    arguments: ["any", "any", "any", "any?"],
    bind: convertZone,
  },
];
