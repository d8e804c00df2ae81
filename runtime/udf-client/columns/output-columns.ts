/** Puts the values of one output column into the block they travel in. One class a kind, as with input columns. */

import type { ColumnMeta } from "../wire/messages.ts";
import { writeInt } from "../wire/varints.ts";
import { unsupportedType } from "./input-table.ts";
import type { OutputTable } from "./output-table.ts";
import {
  characterCount,
  dateText,
  decimalText,
  integerRange,
  isDateText,
  isTimestampText,
  isWellFormed,
  maximalLength,
  timestampText,
} from "./output-values.ts";

/** A column's writer: takes any value but null, and returns false, with nothing lasting written, for one that does not fit. */
export interface ColumnWriter {
  readonly meta: ColumnMeta;
  put(value: unknown): boolean;
}

export function columnWriter(table: OutputTable, meta: ColumnMeta): ColumnWriter {
  switch (meta.type) {
    case "DOUBLE":
      return new DoubleWriter(table, meta);
    case "INT32":
    case "INT64":
      return new IntegerWriter(table, meta);
    case "BOOLEAN":
      return new BooleanWriter(table, meta);
    case "STRING":
      return new StringWriter(table, meta);
    case "UNSUPPORTED":
      throw unsupportedType(meta);
    default:
      return new TextWriter(table, meta);
  }
}

abstract class Writer implements ColumnWriter {
  readonly meta: ColumnMeta;
  protected readonly table: OutputTable;

  constructor(table: OutputTable, meta: ColumnMeta) {
    this.table = table;
    this.meta = meta;
  }

  abstract put(value: unknown): boolean;
}

class DoubleWriter extends Writer {
  override put(value: unknown): boolean {
    if (typeof value !== "number" || !Number.isFinite(value)) return false;
    const { table } = this;
    const { doubles } = table;
    if (doubles.length === doubles.values.length) doubles.grow(1);
    doubles.values[doubles.length++] = value;
    table.size += 8;
    return true;
  }
}

class BooleanWriter extends Writer {
  override put(value: unknown): boolean {
    if (typeof value !== "boolean") return false;
    const { booleans } = this.table;
    booleans.reserve(1);
    booleans.bytes[booleans.length++] = value ? 1 : 0;
    this.table.size += 1;
    return true;
  }
}

class IntegerWriter extends Writer {
  private readonly range: { lowest: bigint; highest: bigint };
  /** The range for numbers, which are exact only up to 2^53. */
  private readonly lowest: number;
  private readonly highest: number;
  private readonly width: number;

  constructor(table: OutputTable, meta: ColumnMeta) {
    super(table, meta);
    this.range = integerRange(meta);
    this.lowest = Math.max(Number(this.range.lowest), Number.MIN_SAFE_INTEGER);
    this.highest = Math.min(Number(this.range.highest), Number.MAX_SAFE_INTEGER);
    this.width = meta.type === "INT32" ? 4 : 8;
  }

  override put(value: unknown): boolean {
    if (typeof value === "number") {
      if (!(value >= this.lowest && value <= this.highest) || !Number.isInteger(value)) return false;
      // -0 is an integer too, but a varint has no sign to show it.
      this.write(value + 0);
      return true;
    }
    if (typeof value !== "bigint" || value < this.range.lowest || value > this.range.highest) return false;
    this.write(value);
    return true;
  }

  private write(value: number | bigint): void {
    const target = this.width === 4 ? this.table.int32s : this.table.int64s;
    target.reserve(10);
    target.length = writeInt(target.bytes, target.length, value);
    this.table.size += this.width;
  }
}

class StringWriter extends Writer {
  private readonly limit: number;

  constructor(table: OutputTable, meta: ColumnMeta) {
    super(table, meta);
    this.limit = maximalLength(meta);
  }

  override put(value: unknown): boolean {
    return typeof value === "string" && putText(this.table, value, this.limit);
  }
}

/** The columns whose values travel as text though they are none. */
class TextWriter extends Writer {
  override put(value: unknown): boolean {
    const text = textFor(this.meta, value);
    return text !== undefined && putText(this.table, text, Number.POSITIVE_INFINITY);
  }
}

function textFor(column: ColumnMeta, value: unknown): string | undefined {
  if (column.type === "NUMERIC") return decimalText(value, column);
  if (column.type === "DATE") {
    if (value instanceof Date) return dateText(value);
    return typeof value === "string" && isDateText(value) ? value : undefined;
  }
  if (column.type === "TIMESTAMP") {
    if (value instanceof Date) return timestampText(value);
    return typeof value === "string" && isTimestampText(value) ? value : undefined;
  }
  return undefined;
}

const STRING_TAG = 0x12;
const NOT_ASCII = -1;

/** False for text that is too long or no valid Unicode. */
function putText(table: OutputTable, value: string, limit: number): boolean {
  const { strings } = table;
  strings.reserve(value.length * 3 + 6);
  const { bytes } = strings;
  let position = strings.length;
  bytes[position++] = STRING_TAG;
  let count = value.length <= 32 ? writeAscii(bytes, position + 1, value) : NOT_ASCII;
  if (count === NOT_ASCII) {
    if (value.length > limit && characterCount(value) > limit) return false;
    count = Buffer.byteLength(value, "utf8");
    if (count > value.length && !isWellFormed(value)) return false;
    position = writeInt(bytes, position, count);
    bytes.write(value, position, "utf8");
  } else {
    if (count > limit) return false;
    bytes[position++] = count;
  }
  strings.length = position + count;
  table.size += 4 + count;
  return true;
}

/** Faster than Buffer.write for short text. Returns NOT_ASCII, and rubbish in the target, for other text. */
function writeAscii(target: Buffer, start: number, value: string): number {
  const { length } = value;
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i);
    if (code > 127) return NOT_ASCII;
    target[start + i] = code;
  }
  return length;
}
