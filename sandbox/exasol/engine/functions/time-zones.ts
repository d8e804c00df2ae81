/**
 * TIMESTAMP WITH LOCAL TIME ZONE is a moment, kept in UTC; it is written, read and computed with as the
 * clocks of the session's zone show it. Source: Exasol's documentation, "Date/Time Data Types".
 */
import { quoteLiteral } from "../../../../sql/quote.ts";
import type { DataType } from "../../model.ts";
import { raiseInSql } from "../errors.ts";
import { hasNanoseconds } from "../types.ts";
import { type Conventions, conventions, hasUsual } from "./conventions.ts";
import { once } from "./once.ts";
import { nanosecondDigits, withDigits, withoutNanoseconds } from "./timestamps.ts";

export const isLocal = (type: DataType | null): boolean =>
  type?.type === "TIMESTAMP" && type.withLocalTimeZone;

type Zone = Pick<Conventions, "timeZone" | "skipped" | "repeated">;

/** What the session's clocks show at a moment in UTC. */
export const toLocal = (sql: string, type: DataType | null): string =>
  hasUsual.timeZone() ? sql : withoutDigits(sql, type, (moment) => localSql(moment, conventions().timeZone));

/** The moment in UTC at which the session's clocks show this. */
export const toUtc = (sql: string, type: DataType | null): string =>
  hasUsual.timeZone() ? sql : withoutDigits(sql, type, (moment) => utcSql(moment, conventions()));

/** A TIMESTAMP that clocks of one zone show, by those of another. */
export const betweenZones = (sql: string, type: DataType | null, from: Zone, to: string): string =>
  withoutDigits(sql, type, (moment) => localSql(utcSql(moment, from), to));

/** Zones differ by whole microseconds: the digits behind them stay. */
function withoutDigits(sql: string, type: DataType | null, convert: (moment: string) => string): string {
  if (!hasNanoseconds(type)) return convert(sql);
  return once([sql], (value) =>
    withDigits(convert(withoutNanoseconds(value, type)), nanosecondDigits(value, type)),
  );
}

const localSql = (moment: string, zone: string): string =>
  zone === "UTC" ? moment : `timezone(${quoteLiteral(zone)}, timezone('UTC', ${moment}))`;

/** By the zone's difference a day before and a day after: what is no moment by either is skipped. */
function utcSql(moment: string, { timeZone, skipped, repeated }: Zone): string {
  if (timeZone === "UTC") return moment;
  const failure = (kind: string) =>
    raiseInSql("22009", `data exception - ${kind} timestamp for time zone ${timeZone}`); // unconfirmed
  return once([moment], (shown) => {
    const by = (days: string) => {
      const near = `(${shown} ${days})`;
      return `(${shown} - (${localSql(near, timeZone)} - ${near}))`;
    };
    return once([by("- INTERVAL 1 DAY"), by("+ INTERVAL 1 DAY")], (before, after) => {
      const isBefore = `${localSql(before, timeZone)} = ${shown}`;
      const isAfter = `${localSql(after, timeZone)} = ${shown}`;
      const ofTwice = {
        ST: `greatest(${before}, ${after})`,
        DST: `least(${before}, ${after})`,
        NULLIFY: "NULL",
      };
      const ofNever = { SHIFT: before, NULLIFY: "NULL" };
      const twice = repeated === "REJECT" ? failure("ambiguous") : ofTwice[repeated];
      const never = skipped === "REJECT" ? failure("invalid") : ofNever[skipped];
      return `CASE WHEN ${before} = ${after} THEN ${before} WHEN ${isBefore} AND ${isAfter} THEN ${twice}
        WHEN ${isBefore} THEN ${before} WHEN ${isAfter} THEN ${after} WHEN ${shown} IS NOT NULL THEN ${never} END`;
    });
  });
}
