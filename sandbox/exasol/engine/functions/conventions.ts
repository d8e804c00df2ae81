/** How a session writes and reads values: what NLS_DATE_FORMAT, TIME_ZONE and their like are set to. */
import { AsyncLocalStorage } from "node:async_hooks";
import { invalid, unsupported } from "../errors.ts";
import { type DateFormat, parseFormat, type Style } from "./formats.ts";

export interface Conventions extends Style {
  date: DateFormat;
  timestamp: DateFormat;
  decimalPoint: string;
  /** As the tz database writes it. */
  timeZone: string;
  /** What becomes of a local time that the zone's clocks show never, or twice. */
  skipped: Skipped;
  repeated: Repeated;
  hashtype: "HEX" | "UUID" | "BASE64" | "BASE64URL";
  /** What the difference of two moments is, and whether a part of a day can be added to one. */
  momentArithmetic: "INTERVAL" | "DOUBLE";
}

export type Skipped = "SHIFT" | "NULLIFY" | "REJECT";
export type Repeated = "ST" | "DST" | "NULLIFY" | "REJECT";

/** The parameters that they are made of, with the values of a new database. */
export const conventionParameters = {
  HASHTYPE_FORMAT: "HEX",
  NLS_DATE_FORMAT: "YYYY-MM-DD",
  NLS_DATE_LANGUAGE: "ENG",
  NLS_FIRST_DAY_OF_WEEK: "7",
  NLS_NUMERIC_CHARACTERS: ".,",
  TIMESTAMP_ARITHMETIC_BEHAVIOR: "INTERVAL",
  NLS_TIMESTAMP_FORMAT: "YYYY-MM-DD HH24:MI:SS.FF6",
  TIME_ZONE: "UTC",
  TIME_ZONE_BEHAVIOR: "INVALID SHIFT AMBIGUOUS ST",
} as const;

type Name = keyof typeof conventionParameters;

export const isConvention = (name: string): name is Name => Object.hasOwn(conventionParameters, name);

/** Throws for a value that means nothing, or that this database cannot follow. */
export function conventionsOf(parameter: (name: Name) => string): Conventions {
  return {
    date: parseFormat(parameter("NLS_DATE_FORMAT")),
    timestamp: parseFormat(parameter("NLS_TIMESTAMP_FORMAT")),
    language: oneOf("NLS_DATE_LANGUAGE", languages, parameter),
    firstDayOfWeek: Number(oneOf("NLS_FIRST_DAY_OF_WEEK", days, parameter)),
    decimalPoint: decimalPoint(parameter("NLS_NUMERIC_CHARACTERS")),
    timeZone: timeZoneOf(parameter("TIME_ZONE")),
    ...timeZoneBehavior(parameter("TIME_ZONE_BEHAVIOR")),
    momentArithmetic: oneOf("TIMESTAMP_ARITHMETIC_BEHAVIOR", arithmetics, parameter),
    hashtype: oneOf("HASHTYPE_FORMAT", hashFormats, parameter),
  };
}

const languages = { ENG: "ENG", ENGLISH: "ENG", DEU: "DEU", DEUTSCH: "DEU", GERMAN: "DEU" } as const;
const days = { 1: "1", 2: "2", 3: "3", 4: "4", 5: "5", 6: "6", 7: "7" } as const;
const arithmetics = { INTERVAL: "INTERVAL", DOUBLE: "DOUBLE" } as const;
const hashFormats = { HEX: "HEX", UUID: "UUID", BASE64: "BASE64", BASE64URL: "BASE64URL" } as const;

export const languageOf = (value: string): Style["language"] =>
  oneOf("NLS_DATE_LANGUAGE", languages, () => value);

function oneOf<T extends string>(name: Name, known: Record<string, T>, parameter: (name: Name) => string): T {
  const value = parameter(name);
  const found = Object.entries(known).find(([key]) => key === value.toUpperCase());
  if (!found) throw badValue(name, value);
  return found[1];
}

const badValue = (name: Name, value: string) => invalid(`invalid value for ${name}: ${value}`); // unconfirmed

function decimalPoint(value: string): string {
  const [point, group, ...others] = value;
  if (
    point === undefined ||
    group === undefined ||
    others.length > 0 ||
    point === group ||
    /[\w+-]/.test(value)
  )
    throw badValue("NLS_NUMERIC_CHARACTERS", value);
  return point;
}

/** Throws 42000 for a name that the tz database does not have. */
export function timeZoneOf(name: string): string {
  try {
    if (/^[a-z]/i.test(name))
      return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // A RangeError says no more.
  }
  throw badValue("TIME_ZONE", name);
}

/** Of `INVALID SHIFT AMBIGUOUS ST`. */
export function timeZoneBehavior(value: string): { skipped: Skipped; repeated: Repeated } {
  const [, skipped, repeated] =
    /^INVALID (SHIFT|ADJUST|NULLIFY|REJECT) AMBIGUOUS (ST|DST|NULLIFY|REJECT)$/i.exec(value) ?? [];
  if (skipped === undefined || repeated === undefined) throw badValue("TIME_ZONE_BEHAVIOR", value);
  if (skipped.toUpperCase() === "ADJUST") throw unsupported(`TIME_ZONE_BEHAVIOR = '${value}'`);
  return { skipped: skipped.toUpperCase() as Skipped, repeated: repeated.toUpperCase() as Repeated };
}

const ofStatement = new AsyncLocalStorage<Conventions>();

/** Binds and runs a statement by a session's conventions. */
export const withConventions = <T>(conventions: Conventions, work: () => T): T =>
  ofStatement.run(conventions, work);

/**
 * Those of the statement that is bound or run. They count wherever a value becomes text or text a value: so
 * they are no parameter of all these functions.
 */
export function conventions(): Conventions {
  const found = ofStatement.getStore();
  if (!found) throw new TypeError("no statement runs");
  return found;
}

/** Whether the session has the parameter's first value: then DuckDB's own forms are the right ones. */
export const hasUsual = {
  date: () => conventions().date.model === conventionParameters.NLS_DATE_FORMAT,
  timestamp: () => conventions().timestamp.model === conventionParameters.NLS_TIMESTAMP_FORMAT,
  decimalPoint: () => conventions().decimalPoint === ".",
  timeZone: () => conventions().timeZone === "UTC",
  /** Of everything that has a text of its own in a statement. */
  texts: () => hasUsual.date() && hasUsual.timestamp() && hasUsual.decimalPoint(),
};
