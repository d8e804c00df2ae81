/**
 * Writes rows as CSV, byte for byte as the training EXPORT writes them: a model must see at the prediction
 * what it saw at the training. Which form a column's fields have stands in spec/csv-encoding.ts; NULL is an
 * empty field.
 *
 * | field | written |
 * |---|---|
 * | boolean | `true`, `false` |
 * | number, a DECIMAL | without trailing zeros behind the point: `1.5`, `-3`, `0.25` |
 * | number, a DOUBLE | the shortest digits that read back as the same number: `0.1`, `3`,
 * `1e-05`, `1e+16`; `0` for -0 too |
 * | date | `2024-03-01` |
 * | timestamp | `"2024-03-01 23:59:59.123000"`: six digits, further ones cut off |
 * | text | quoted where it holds a separator, a quote or white space; quotes doubled |
 */
import { type CsvEncoding, csvEncodings } from "../../spec/csv-encoding.ts";
import type { UdfCells, UdfColumn } from "../udf-client/author.ts";
import {
  longestField,
  overread,
  putAscii,
  putBytes,
  putDecimal,
  putDouble,
  putInteger,
  putText,
  putTextByBytes,
  putTimestamp,
} from "./csv-bytes.ts";

export type CsvColumn = Pick<UdfColumn, "sqlType" | "type"> & {
  /** Of a timestamp: without fractions of seconds, as forecasting exports times. */
  seconds?: boolean;
};

/** How a column of this type is encoded. */
export function csvEncodingOf(sqlType: string): CsvEncoding {
  const found = csvEncodings.find(({ type }) => sqlType.startsWith(type));
  if (found === undefined) throw new RangeError(`spec/csv-encoding.ts says nothing about ${sqlType}`);
  return found;
}

const comma = 44;
const quote = 34;
const lineFeed = 10;
const dateLength = 10;
const secondsLength = 19;
const initialCapacity = 1 << 16;

/** How a column's cells come and become fields; from DECIMAL on they come as text. */
const Cell = {
  DOUBLE: 0,
  INT32: 1,
  INT64: 2,
  BOOLEAN: 3,
  DECIMAL: 4,
  DATE: 5,
  TIMESTAMP: 6,
  TEXT: 7,
  SECONDS: 8,
} as const;

function kindOf({ sqlType, type, seconds = false }: CsvColumn): number {
  switch (csvEncodingOf(sqlType).field) {
    case "number":
      return type === "DOUBLE" || type === "INT32" || type === "INT64" ? Cell[type] : Cell.DECIMAL;
    case "boolean":
      return Cell.BOOLEAN;
    case "date":
      return Cell.DATE;
    case "timestamp":
      return seconds ? Cell.SECONDS : Cell.TIMESTAMP;
    default:
      return Cell.TEXT;
  }
}

const noCells: UdfCells = {
  nulls: new Uint8Array(0),
  doubles: new Float64Array(0),
  int32s: new Int32Array(0),
  int64s: [],
  booleans: new Uint8Array(0),
  texts: { bytes: new Uint8Array(0), starts: new Uint32Array(0), lengths: new Uint32Array(0) },
};

/**
 * Collects rows as bytes. From bytes, too, where values travel as text: this is where a prediction's time
 * goes, so a row costs no object and no string.
 */
export class CsvWriter {
  /** Where the next byte goes. */
  length = 0;
  #bytes: Buffer = Buffer.allocUnsafeSlow(0);
  #spare: Buffer | undefined;
  #view = viewOf(this.#bytes);
  readonly #kinds: readonly number[];
  #cells: UdfCells = noCells;
  #texts = viewOf(noCells.texts.bytes);
  /** The next cell of each kind, in the order of the cells. */
  #nextMark = 0;
  #nextDouble = 0;
  #nextInt32 = 0;
  #nextInt64 = 0;
  #nextBoolean = 0;
  #nextText = 0;

  constructor(columns: readonly CsvColumn[]) {
    this.#kinds = columns.map(kindOf);
  }

  /** Takes the rows that row() is to write one by one. */
  open(cells: UdfCells): void {
    this.#cells = cells;
    this.#texts = viewOf(cells.texts.bytes);
    this.#nextMark = 0;
    this.#nextDouble = 0;
    this.#nextInt32 = 0;
    this.#nextInt64 = 0;
    this.#nextBoolean = 0;
    this.#nextText = 0;
  }

  /** Adds the next row as a line. */
  row(): void {
    const kinds = this.#kinds;
    const texts = this.#texts;
    const { doubles, nulls } = this.#cells;
    const { lengths, starts } = this.#cells.texts;
    let view = this.#room(this.length, 1);
    // Not a view's byteLength, which is slow to read.
    let capacity = this.#bytes.length;
    const textsEnd = this.#cells.texts.bytes.length - overread;
    let position = this.length;
    let nextDouble = this.#nextDouble;
    let nextMark = this.#nextMark;
    let nextText = this.#nextText;
    for (let i = 0; i < kinds.length; i++) {
      if (position + longestField > capacity) {
        view = this.#room(position, longestField);
        capacity = this.#bytes.length;
      }
      if (i > 0) view.setUint8(position++, comma);
      if (nulls[nextMark++] !== 0) continue;
      const kind = kinds[i] as number;
      if (kind === Cell.DOUBLE) {
        position = putDouble(view, position, doubles[nextDouble++] as number);
      } else if (kind === Cell.TEXT) {
        const length = lengths[nextText] as number;
        const start = starts[nextText++] as number;
        const end = start + length;
        const needed = 2 * length + longestField;
        if (position + needed > capacity) {
          view = this.#room(position, needed);
          capacity = this.#bytes.length;
        }
        if (end <= textsEnd) position = putText(view, position, texts, start, end);
        else position = putTextByBytes(view, position, texts, start, end);
      } else if (kind < Cell.DECIMAL) {
        position = this.#field(kind, view, position);
      } else {
        const start = starts[nextText] as number;
        position = putOther(kind, view, position, texts, start, start + (lengths[nextText++] as number));
      }
    }
    if (kinds.length === 1 && position === this.length) {
      // An empty line is no row to most readers.
      view.setUint8(position++, quote);
      view.setUint8(position++, quote);
    }
    view.setUint8(position++, lineFeed);
    this.length = position;
    this.#nextDouble = nextDouble;
    this.#nextMark = nextMark;
    this.#nextText = nextText;
  }

  /**
   * The bytes of whole lines up to `end`, which the caller may keep. The lines behind them stay in the
   * writer.
   */
  take(end: number): Buffer {
    const taken = this.#bytes.subarray(0, end);
    const rest = this.#bytes.subarray(end, this.length);
    // A little larger than what was taken, since the next batch is likely to be of its size.
    const needed = rest.length === 0 ? 0 : end + rest.length + initialCapacity;
    const spare = this.#spare;
    this.#spare = undefined;
    this.#bytes = spare !== undefined && spare.length >= needed ? spare : Buffer.allocUnsafeSlow(needed);
    this.#view = viewOf(this.#bytes);
    rest.copy(this.#bytes);
    this.length = rest.length;
    return taken;
  }

  /**
   * Gives bytes back that take() returned. Megabytes that are not allocated anew need not be collected
   * either.
   */
  reuse(taken: Buffer): void {
    this.#spare = Buffer.from(taken.buffer);
  }

  /** Writes the next cell that is neither a DOUBLE nor travels as text. */
  #field(kind: number, view: DataView, position: number): number {
    const { booleans, int32s, int64s } = this.#cells;
    if (kind === Cell.INT32) return putInteger(view, position, int32s[this.#nextInt32++] as number);
    if (kind === Cell.BOOLEAN)
      return putAscii(view, position, booleans[this.#nextBoolean++] === 0 ? "false" : "true");
    const value = int64s[this.#nextInt64++] as number | bigint;
    if (typeof value === "number") return putInteger(view, position, value);
    return putAscii(view, position, String(value));
  }

  /** The bytes, with room for `count` behind `position`. */
  #room(position: number, count: number): DataView {
    const needed = position + count;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(initialCapacity, this.#bytes.length * 2, needed));
      this.#bytes.copy(larger, 0, 0, position);
      this.#bytes = larger;
      this.#view = viewOf(larger);
    }
    return this.#view;
  }
}

/** A field from text that is not written as it came. */
function putOther(
  kind: number,
  view: DataView,
  position: number,
  texts: DataView,
  start: number,
  end: number,
): number {
  if (kind === Cell.DECIMAL) return putDecimal(view, position, texts, start, end);
  if (kind === Cell.TIMESTAMP) return putTimestamp(view, position, texts, start, end);
  // Quoted, as EXPORT quotes what holds a blank.
  if (kind === Cell.SECONDS) return putTextByBytes(view, position, texts, start, start + secondsLength);
  return putBytes(view, position, texts, start, start + dateLength);
}

function viewOf({ buffer, byteLength, byteOffset }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
