/**
 * Fields of a CSV file in the form that most have. DuckDB reads them as values of their types while it reads
 * the file, which takes it much less than to convert texts. What its reading takes and Exasol's does not has
 * another form: 1_000, infinity, 24:00:00, the year 0. What both refuse may have it.
 */
import type { DataType } from "../../model.ts";
import { hasUsual } from "../functions/conventions.ts";
import { hasNanoseconds } from "../types.ts";

/** Where the text ends that begins at the byte, or -1 if it has not the form. A line's end ends it. */
export type FieldForm = (bytes: Buffer, at: number) => number;

/** What has a form has no other bytes. */
export const bytesOfForms = Buffer.from("0123456789+-.: eE");

export interface UsualField {
  form: FieldForm;
  /** That of the values as which DuckDB reads them. */
  type: DataType;
}

/** Of a column's fields, as the session's settings have them; undefined if they are to be read as texts. */
export function usualField(type: DataType): UsualField | undefined {
  switch (type.type) {
    case "DECIMAL":
      // DuckDB is slow where it reads more digits, unlike the conversion.
      return hasUsual.decimalPoint() && type.precision <= 18 ? { form: numberEnd, type } : undefined;
    case "DOUBLE":
      return hasUsual.decimalPoint() ? { form: numberEnd, type } : undefined;
    case "DATE":
      return hasUsual.date() ? { form: dateEnd, type } : undefined;
    case "TIMESTAMP": {
      const moment = { ...type, precision: 6, withLocalTimeZone: false };
      return hasUsual.timestamp() && !hasNanoseconds(type) ? { form: timestampEnd, type: moment } : undefined;
    }
    default:
      return undefined;
  }
}

const [plus, minus, point, colon, space] = [0x2b, 0x2d, 0x2e, 0x3a, 0x20];
const [zero, two, three, nine] = [0x30, 0x32, 0x33, 0x39];
const [largeE, smallE] = [0x45, 0x65];

const isDigit = (byte: number): boolean => byte >= zero && byte <= nine;

const areDigits = (bytes: Buffer, at: number): boolean =>
  isDigit(bytes[at] as number) && isDigit(bytes[at + 1] as number);

/** Of these bytes DuckDB takes the numbers alone, as Exasol does. */
function numberEnd(bytes: Buffer, at: number): number {
  let end = at;
  for (;;) {
    const byte = bytes[end] as number;
    const isInNumber =
      isDigit(byte) ||
      byte === point ||
      byte === minus ||
      byte === plus ||
      byte === smallE ||
      byte === largeE;
    if (!isInNumber) return end;
    end++;
  }
}

/** `2024-02-29` */
function dateEnd(bytes: Buffer, at: number): number {
  const isDate =
    areDigits(bytes, at) &&
    areDigits(bytes, at + 2) &&
    bytes[at + 4] === minus &&
    areDigits(bytes, at + 5) &&
    bytes[at + 7] === minus &&
    areDigits(bytes, at + 8);
  return isDate && !isYear0(bytes, at) ? at + 10 : -1;
}

const isYear0 = (bytes: Buffer, at: number): boolean =>
  bytes[at] === zero && bytes[at + 1] === zero && bytes[at + 2] === zero && bytes[at + 3] === zero;

/** As a date, or `2024-02-29 23:59:59` with at most six digits behind a point. */
function timestampEnd(bytes: Buffer, at: number): number {
  const day = dateEnd(bytes, at);
  if (day < 0 || bytes[day] !== space) return day;
  const hour = bytes[day + 1] as number;
  const isClock =
    areDigits(bytes, day + 1) &&
    (hour < two || (hour === two && (bytes[day + 2] as number) <= three)) &&
    bytes[day + 3] === colon &&
    areDigits(bytes, day + 4) &&
    bytes[day + 6] === colon &&
    areDigits(bytes, day + 7);
  if (!isClock) return -1;
  const fraction = day + 10;
  if (bytes[fraction - 1] !== point) return fraction - 1;
  let end = fraction;
  while (isDigit(bytes[end] as number)) end++;
  return end > fraction && end <= fraction + 6 ? end : -1;
}
