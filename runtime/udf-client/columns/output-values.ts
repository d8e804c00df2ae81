/**
 * What fits an output column of each type. Each rule stands alone; column-types.ts gives them to the types.
 */
import type { ColumnMeta } from "../wire/messages.ts";
import { ExactDecimal } from "./decimal.ts";

const dateForm = /^\d{4}-\d\d-\d\d$/;
const timestampForm = /^\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?$/;
/** Of each month from 1 on; of February in most years. */
const lastDays = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const zero = 48;
/** Of `2024-03-01 23:59:59`. */
const secondsLength = 19;
const decimalForm = /^[+-]?(?:(\d+)(?:\.(\d*))?|\.(\d+))$/;
/** Zeros behind the point are none; more than 19 digits no integer column has. */
const wholeForm = /^([+-]?)(?=\.?\d)0*(\d{0,19})(?:\.0*)?$/;

/** Whether text is a day as DATE has it: `2024-03-01`. */
export function isDateText(value: string): boolean {
  return dateForm.test(value) && beginsWithDay(value);
}

/** Whether the calendar has the day at the text's begin, which has the form of one. */
function beginsWithDay(value: string): boolean {
  const year = digitsAt(value, 0) * 100 + digitsAt(value, 2);
  const month = digitsAt(value, 5);
  const day = digitsAt(value, 8);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && isLeap ? 29 : (lastDays[month] ?? 0);
  return year > 0 && day > 0 && day <= last;
}

/** The number that the two digits there are. */
function digitsAt(value: string, position: number): number {
  return value.charCodeAt(position) * 10 + value.charCodeAt(position + 1) - zero * 11;
}

/**
 * Whether text is a moment as TIMESTAMP has it, `2024-03-01 23:59:59.123000`, with none but zeros behind so
 * many digits of a second.
 */
export function isTimestampText(value: string, digits: number): boolean {
  if (!timestampForm.test(value) || !beginsWithDay(value)) return false;
  for (let i = secondsLength + 1 + digits; i < value.length; i++) if (value[i] !== "0") return false;
  return true;
}

/** How many digits of a second a TIMESTAMP column holds: nine where its type does not say. */
export function digitsOfSecond({ typeName }: Pick<ColumnMeta, "typeName">): number {
  return Number(/^TIMESTAMP\((\d)\)/i.exec(typeName)?.[1] ?? 9);
}

/**
 * The text of a value for a DECIMAL column, or undefined when it does not fit there. A JavaScript number is
 * rounded to the digits behind the point, if the column has any, as SQL does with a DOUBLE; all else must
 * fit as it is.
 */
export function decimalOf(value: unknown, column: ColumnMeta): string | undefined {
  let text: string;
  if (typeof value === "string") text = value;
  else if (typeof value === "bigint" || value instanceof ExactDecimal) text = String(value);
  else if (typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER) {
    text = Number.isInteger(value) ? String(value) : value.toFixed(Math.min(column.scale, 100));
  } else return undefined;
  const parts = decimalForm.exec(text);
  if (parts === null) return undefined;
  if (column.precision === 0) return text;
  const whole = (parts[1] ?? "").replace(/^0+/, "").length;
  const fraction = (parts[2] ?? parts[3] ?? "").replace(/0+$/, "").length;
  return whole <= column.precision - column.scale && fraction <= column.scale ? text : undefined;
}

/** The whole number that decimal text gives exactly, of at most 19 digits; undefined for other text. */
export function wholeOf(text: string): bigint | undefined {
  const [, sign, digits = ""] = wholeForm.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const whole = BigInt(digits);
  return sign === "-" ? -whole : whole;
}

/** The number that is this bigint exactly, or undefined. */
export function exactNumberOf(value: bigint): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && BigInt(number) === value ? number : undefined;
}

/** How many characters a text column takes at most, or Infinity. Only CHAR and VARCHAR state it. */
export function maximalLength(column: ColumnMeta): number {
  if (column.size === 0) return Number.POSITIVE_INFINITY;
  return /^(VAR)?CHAR\b|^$/i.test(column.typeName) ? column.size : Number.POSITIVE_INFINITY;
}

/** Whether a text column takes ASCII only. */
export function isAsciiColumn({ typeName }: Pick<ColumnMeta, "typeName">): boolean {
  return /^(VAR)?CHAR\b.*\bASCII$/i.test(typeName);
}

/** Whether all characters are of ASCII. */
export function isAsciiText(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 127) return false;
  return true;
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

/** The lowest and the highest value of an integer column. */
export interface IntegerRange {
  lowest: bigint;
  highest: bigint;
}

/** What an integer column takes: the digits it declares, within the bits it travels in. */
export function integerRange(column: ColumnMeta, bits: 32 | 64): IntegerRange {
  const limit = bits === 32 ? 2n ** 31n : 2n ** 63n;
  const digits = 10n ** BigInt(Math.min(column.precision, 36)) - 1n;
  if (column.precision > 0 && digits < limit) return { lowest: -digits, highest: digits };
  return { lowest: -limit, highest: limit - 1n };
}

/** False for half a surrogate pair, which UTF-8 cannot hold. */
export function isWellFormed(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}
