/**
 * How SQL values become fields of a CSV, byte for byte as Exasol's EXPORT writes them: a model must see at the
 * prediction what it saw at the training.
 *
 * | SQL | field |
 * |---|---|
 * | NULL | nothing |
 * | BOOLEAN | `1` or `0` |
 * | DECIMAL | without trailing zeros behind the point: `1.5`, `-3`, `0.25` |
 * | DOUBLE | the shortest digits that read back as the same number: `0.1`, `3`, `1e-05`, `1e+16` |
 * | DATE | `2024-03-01` |
 * | TIMESTAMP | `"2024-03-01 23:59:59.123000"` |
 * | texts | quoted where they hold a separator, a quote or white space; quotes doubled |
 */
import type { ColumnType, InputValue, UdfColumn } from "./udf-client/author.ts";

export type CsvColumn = Pick<UdfColumn, "type">;

/** Returns the function that writes a row of these columns. */
export function csvRowEncoder(columns: readonly CsvColumn[]): CsvRowEncoder {
  const encoders = columns.map((column) => encoderOf(column));
  const [only] = encoders;
  if (encoders.length === 1 && only !== undefined) {
    // An empty line is no row to most readers.
    return (row) => only(row[0] ?? null) || '""';
  }
  return (row) => {
    let line = "";
    for (let i = 0; i < encoders.length; i++) {
      if (i > 0) line += ",";
      const value = row[i];
      if (value !== null && value !== undefined) line += (encoders[i] as FieldEncoder)(value);
    }
    return line;
  };
}

/** A row in, its line without a line break out. */
export type CsvRowEncoder = (row: readonly InputValue[]) => string;

type FieldEncoder = (value: InputValue) => string;

const fieldEncoders: Readonly<Partial<Record<ColumnType, FieldEncoder>>> = {
  BOOLEAN: booleanField,
  DOUBLE: doubleField,
  NUMERIC: decimalField,
  INT32: String,
  INT64: String,
};

function encoderOf({ type }: CsvColumn): FieldEncoder {
  const encode = fieldEncoders[type] ?? textField;
  return (value) => (value === null ? "" : encode(value));
}

function booleanField(value: InputValue): string {
  return value === true ? "1" : "0";
}

function decimalField(value: InputValue): string {
  const text = String(value);
  const point = text.indexOf(".");
  if (point < 0) return text;
  let end = text.length;
  while (text[end - 1] === "0") end--;
  if (end - 1 === point) end = point;
  const digits = text.slice(0, end);
  return digits === "-0" ? "0" : digits;
}

/** Scientific from 1e16 on and below 1e-4, its exponent of two digits: JavaScript draws other lines. */
function doubleField(value: InputValue): string {
  const size = Math.abs(Number(value));
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return String(value);
  return Number(value)
    .toExponential()
    .replace(/([+-])(\d)$/, "$10$2");
}

const needsQuotes = /[\t\n\f\r ",]/;

function textField(value: InputValue): string {
  const text = String(value);
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
