/** What a script may emit into a column, and the words when it does not fit. */
import { ErrorCode, UdfError } from "../errors.ts";
import type { ColumnMeta } from "../wire/messages.ts";

export type OutputValue = number | bigint | string | boolean | Date | null;

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?$/;
const DECIMAL = /^[+-]?(?:(\d+)(?:\.(\d*))?|\.(\d+))$/;

export function isDateText(value: string): boolean {
  return DATE.test(value);
}

export function isTimestampText(value: string): boolean {
  return TIMESTAMP.test(value);
}

/** `2024-03-01` of the process's time zone, which is the session's; undefined outside the years 1 to 9999. */
export function dateText(value: Date): string | undefined {
  const year = value.getFullYear();
  if (!(year >= 1 && year <= 9999)) return undefined;
  return `${pad(year, 4)}-${pad(value.getMonth() + 1, 2)}-${pad(value.getDate(), 2)}`;
}

/** `2024-03-01 23:59:59.123000` of the process's time zone, which is the session's. */
export function timestampText(value: Date): string | undefined {
  const date = dateText(value);
  if (date === undefined) return undefined;
  const time = `${pad(value.getHours(), 2)}:${pad(value.getMinutes(), 2)}:${pad(value.getSeconds(), 2)}`;
  return `${date} ${time}.${pad(value.getMilliseconds(), 3)}000`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

/**
 * The text of a number for a DECIMAL column, or undefined when it does not fit there. A JavaScript number is
 * rounded to the column's scale, as SQL does with a DOUBLE; text and bigint must fit as they are.
 */
export function decimalText(value: unknown, column: ColumnMeta): string | undefined {
  let text: string;
  if (typeof value === "string") text = value;
  else if (typeof value === "bigint") text = String(value);
  else if (typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER) {
    text = Number.isInteger(value) ? String(value) : value.toFixed(Math.min(column.scale, 100));
  } else return undefined;
  const parts = DECIMAL.exec(text);
  if (parts === null) return undefined;
  if (column.precision === 0) return text;
  const whole = (parts[1] ?? "").replace(/^0+/, "").length;
  const fraction = (parts[2] ?? parts[3] ?? "").replace(/0+$/, "").length;
  return whole <= column.precision - column.scale && fraction <= column.scale ? text : undefined;
}

/** How many characters a column takes at most, or Infinity. Only CHAR and VARCHAR state their size in characters. */
export function maximalLength(column: ColumnMeta): number {
  if (column.type !== "STRING" || column.size === 0) return Number.POSITIVE_INFINITY;
  return /^(VAR)?CHAR\b|^$/i.test(column.typeName) ? column.size : Number.POSITIVE_INFINITY;
}

/** Characters as SQL counts them: a character outside the basic plane is one, though two UTF-16 units. */
export function characterCount(value: string): number {
  let count = value.length;
  for (let i = 0; i < value.length - 1; i++) {
    if ((value.codePointAt(i) as number) > 0xffff) {
      count--;
      i++;
    }
  }
  return count;
}

export interface IntegerRange {
  lowest: bigint;
  highest: bigint;
}

/** What an integer column takes: the digits it declares, within the bits it travels in. */
export function integerRange(column: ColumnMeta): IntegerRange {
  const bits = column.type === "INT32" ? 2n ** 31n : 2n ** 63n;
  const digits = 10n ** BigInt(Math.min(column.precision, 36)) - 1n;
  if (column.precision > 0 && digits < bits) return { lowest: -digits, highest: digits };
  return { lowest: -bits, highest: bits - 1n };
}

/** False for half a surrogate pair, which UTF-8 cannot hold. */
export function isWellFormed(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}

/** The error for a value that does not fit, naming column, row, what is expected and what was given. */
export function misfit(column: ColumnMeta, position: number, row: number, value: unknown): UdfError {
  return new UdfError(
    ErrorCode.VALUE,
    `Output row ${row}, column ${position} (${column.name} ${column.typeName || column.type}): ` +
      `expected ${expectation(column)}, given ${show(value, column)}.`,
  );
}

/** The error for a row with too few or too many values. */
export function wrongCount(columns: readonly ColumnMeta[], row: number, given: number): UdfError {
  const names = columns.map((column) => column.name).join(", ");
  return new UdfError(
    ErrorCode.VALUE,
    `Output row ${row}: expected ${columns.length} values (${names}), given ${given}.`,
  );
}

/** The error when a script has caught what interrupted a row, for example a getter that threw. */
export function halfRow(): UdfError {
  return new UdfError(ErrorCode.VALUE, "An error that the script has caught left half an output row behind.");
}

function expectation(column: ColumnMeta): string {
  switch (column.type) {
    case "DOUBLE":
      return "a finite number";
    case "INT32":
    case "INT64": {
      const { lowest, highest } = integerRange(column);
      return `a whole number from ${lowest} to ${highest}${column.type === "INT64" ? " (beyond 2^53 as bigint)" : ""}`;
    }
    case "NUMERIC": {
      const shape =
        column.precision > 0 ? ` of at most ${column.precision} digits, ${column.scale} after the point` : "";
      return `a number, bigint or decimal text${shape} (beyond 2^53 as bigint or text)`;
    }
    case "BOOLEAN":
      return "a boolean";
    case "DATE":
      return "a Date from the years 1 to 9999 or text YYYY-MM-DD";
    case "TIMESTAMP":
      return "a Date from the years 1 to 9999 or text YYYY-MM-DD HH:MM:SS.ffffff";
    default: {
      const limit = maximalLength(column);
      return limit === Number.POSITIVE_INFINITY ? "a string" : `a string of at most ${limit} characters`;
    }
  }
}

function show(value: unknown, column: ColumnMeta): string {
  switch (typeof value) {
    case "string":
      return `${describeText(value, column)} (${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)})`;
    case "bigint":
      return `the bigint ${value}`;
    case "number":
      return `the number ${value}`;
    case "boolean":
      return String(value);
    case "undefined":
      return "undefined (NULL is null)";
    default:
      if (value instanceof Date)
        return Number.isNaN(value.getTime()) ? "an invalid Date" : value.toISOString();
      if (Array.isArray(value)) return "an array";
      return typeof value === "function" ? "a function" : "an object";
  }
}

function describeText(value: string, column: ColumnMeta): string {
  if (!isWellFormed(value)) return "a string with half a surrogate pair, which no database can store";
  if (column.type === "STRING") return `a string of ${characterCount(value)} characters`;
  return "the string";
}
