/**
 * Writes rows as CSV, byte for byte as the training EXPORT writes them: a model must see at the prediction what it saw
 * at the training. Which form a column's fields have stands in spec/csv-encoding.ts; NULL is an empty field.
 *
 * | field | written |
 * |---|---|
 * | boolean | `true`, `false` |
 * | number, a DECIMAL | without trailing zeros behind the point: `1.5`, `-3`, `0.25` |
 * | number, a DOUBLE | the shortest digits that read back as the same number: `0.1`, `3`, `1e-05`, `1e+16`; `0` for -0 too |
 * | date | `2024-03-01` |
 * | timestamp | `"2024-03-01 23:59:59.123000"`: six digits, further ones cut off |
 * | text | quoted where it holds a separator, a quote or white space; quotes doubled |
 */
import { type CsvEncoding, csvEncodings } from "../spec/csv-encoding.ts";
import type { InputValue, UdfColumn } from "./udf-client/author.ts";

export type CsvColumn = Pick<UdfColumn, "sqlType">;

/** How a column of this type is encoded. */
export function csvEncodingOf(sqlType: string): CsvEncoding {
  const found = csvEncodings.find(({ type }) => sqlType.startsWith(type));
  if (found === undefined) throw new RangeError(`spec/csv-encoding.ts says nothing about ${sqlType}`);
  return found;
}

const COMMA = 44;
const QUOTE = 34;
const LINE_FEED = 10;
const DIGIT_ZERO = 48;
const MINUS = 45;
const POINT = 46;
/** Fifteen digits. */
const MOST_SCALED = 1e15;
/** 32 bits with a sign. */
const MOST_SMALL = 0x7fffffff;
const INITIAL_CAPACITY = 1 << 16;

/**
 * Collects rows, field by field. Bytes, not text, because this is where a prediction's time goes: a row costs no
 * object, and its size is known.
 */
export class CsvWriter {
  /** Where the next byte goes. */
  length = 0;
  private bytes = Buffer.allocUnsafeSlow(0);
  private readonly fields: readonly CsvEncoding["field"][];
  private readonly isAlone: boolean;
  private lineStart = 0;

  constructor(columns: readonly CsvColumn[]) {
    this.fields = columns.map(({ sqlType }) => csvEncodingOf(sqlType).field);
    this.isAlone = columns.length === 1;
  }

  /** Adds the field of the column at this position. The columns are to come in their order. */
  field(column: number, value: InputValue): void {
    this.reserve(40);
    if (column > 0) this.bytes[this.length++] = COMMA;
    if (value === null) return;
    switch (this.fields[column]) {
      case "number":
        if (typeof value === "number") this.double(value);
        else this.ascii(typeof value === "string" ? withoutTrailingZeros(value) : String(value));
        return;
      case "boolean":
        this.ascii(value === true ? "true" : "false");
        return;
      case "date":
        this.ascii(String(value).slice(0, 10));
        return;
      case "timestamp":
        this.ascii(`"${String(value).padEnd(20, ".").padEnd(26, "0").slice(0, 26)}"`);
        return;
      default:
        this.text(String(value));
    }
  }

  endLine(): void {
    this.reserve(3);
    if (this.isAlone && this.length === this.lineStart) {
      // An empty line is no row to most readers.
      this.bytes[this.length++] = QUOTE;
      this.bytes[this.length++] = QUOTE;
    }
    this.bytes[this.length++] = LINE_FEED;
    this.lineStart = this.length;
  }

  /** The bytes of whole lines up to `end`, which the caller may keep. The lines behind them stay in the writer. */
  take(end: number): Buffer {
    const taken = this.bytes.subarray(0, end);
    const rest = this.bytes.subarray(end, this.length);
    // A little larger than what was taken, since the next batch is likely to be of its size.
    this.bytes = Buffer.allocUnsafeSlow(rest.length === 0 ? 0 : end + rest.length + INITIAL_CAPACITY);
    rest.copy(this.bytes);
    this.length = rest.length;
    this.lineStart = rest.length;
    return taken;
  }

  private double(value: number): void {
    if ((value | 0) === value) {
      this.integer(value);
      return;
    }
    // A number that four digits behind the point give exactly is its own shortest text: fifteen digits always are.
    const scaled = Math.round(value * 10_000);
    if (scaled / 10_000 === value && scaled < MOST_SCALED && scaled > -MOST_SCALED && scaled !== 0) {
      this.scaled(scaled);
    } else this.ascii(doubleText(value));
  }

  /** A ten-thousandth of the number. */
  private scaled(value: number): void {
    let size = value;
    if (size < 0) {
      this.bytes[this.length++] = MINUS;
      size = -size;
    }
    // The first of the two is a division of integers, which costs next to nothing.
    const whole = size <= MOST_SMALL ? ((size | 0) / 10_000) | 0 : Math.floor(size / 10_000);
    let fraction = (size - whole * 10_000) | 0;
    this.integer(whole);
    if (fraction === 0) return;
    const { bytes } = this;
    let position = this.length;
    bytes[position++] = POINT;
    for (let unit = 1000; fraction > 0; unit = (unit / 10) | 0) {
      const digit = (fraction / unit) | 0;
      bytes[position++] = DIGIT_ZERO + digit;
      fraction -= digit * unit;
    }
    this.length = position;
  }

  private integer(value: number): void {
    const { bytes } = this;
    let rest = value;
    if (rest < 0) {
      bytes[this.length++] = MINUS;
      rest = -rest;
    }
    let position = this.length;
    for (let bound = 10; bound <= rest; bound *= 10) position++;
    this.length = position + 1;
    for (; rest > MOST_SMALL; position--) {
      const tens = Math.floor(rest / 10);
      bytes[position] = DIGIT_ZERO + rest - tens * 10;
      rest = tens;
    }
    let small = rest | 0;
    do {
      const tens = (small / 10) | 0;
      bytes[position--] = DIGIT_ZERO + small - tens * 10;
      small = tens;
    } while (small > 0);
  }

  private ascii(text: string): void {
    this.reserve(text.length + 1);
    const { bytes } = this;
    let position = this.length;
    for (let i = 0; i < text.length; i++) bytes[position++] = text.charCodeAt(i);
    this.length = position;
  }

  private text(text: string): void {
    this.reserve(text.length * 3 + 3);
    const { bytes } = this;
    let position = this.length;
    if (text.length <= 64) {
      let i = 0;
      for (; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code > 127 || code <= 34 || code === COMMA) break;
        bytes[position++] = code;
      }
      if (i === text.length) {
        this.length = position;
        return;
      }
    }
    const field = needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    this.reserve(field.length * 3 + 3);
    this.length += this.bytes.write(field, this.length, "utf8");
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(INITIAL_CAPACITY, this.bytes.length * 2, needed));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

const needsQuotes = /[\t\n\f\r ",]/;

function withoutTrailingZeros(text: string): string {
  if (!text.endsWith("0") || !text.includes(".")) return text;
  const digits = text.replace(/\.?0+$/, "");
  return digits === "-0" ? "0" : digits;
}

/** Scientific from 1e16 on and below 1e-4, its exponent of two digits: JavaScript draws other lines. */
function doubleText(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return String(value);
  return value.toExponential().replace(/([+-])(\d)$/, "$10$2");
}
