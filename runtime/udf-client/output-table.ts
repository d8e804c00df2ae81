/**
 * Collects emitted rows and writes them as one EMIT message. By hand, like input-table.ts, and laid out the same
 * way: the values of all columns of one kind together, row by row, NULLs only as marks.
 */
import type { ColumnMeta } from "./messages.ts";
import {
  characterCount,
  dateText,
  decimalText,
  type IntegerRange,
  integerRange,
  isDateText,
  isTimestampText,
  isWellFormed,
  maximalLength,
  misfit,
  timestampText,
  wrongCount,
} from "./output-values.ts";
import { MessageType } from "./protocol.ts";
import { writeInt } from "./varints.ts";
import { varint } from "./wire.ts";

/** The estimated bytes at which a batch is sent; the database's own client uses the same. */
export const BATCH_SIZE = 4_000_000;

const NOT_ASCII = -1;

export class OutputTable {
  readonly columns: readonly ColumnMeta[];
  /** Rows in the batch. */
  rows = 0;
  /** The batch's bytes as the protocol estimates them: double and int64 8, int32 4, bool 1, string 4 and its bytes. */
  size = 0;
  /** Rows of all batches since the call began. */
  total = 0;
  private readonly lengths: number[];
  private readonly ranges: IntegerRange[];
  /** The ranges for numbers, which are exact only up to 2^53. */
  private readonly lowest: number[];
  private readonly highest: number[];
  private nulls = new Growing(1 << 12);
  private booleans = new Growing(1 << 8);
  private int32s = new Growing(1 << 8);
  private int64s = new Growing(1 << 8);
  private strings = new Growing(1 << 12);
  private rowNumbers = new Growing(1 << 12);
  private doubles = new Float64Array(1 << 8);
  private doubleCount = 0;

  constructor(columns: readonly ColumnMeta[]) {
    this.columns = columns;
    this.lengths = columns.map(maximalLength);
    this.ranges = columns.map(integerRange);
    this.lowest = this.ranges.map(({ lowest }) => Math.max(Number(lowest), Number.MIN_SAFE_INTEGER));
    this.highest = this.ranges.map(({ highest }) => Math.min(Number(highest), Number.MAX_SAFE_INTEGER));
  }

  /** Adds a row that came from the input row with this number. Throws when a value does not fit its column. */
  append(rowNumber: number, values: readonly unknown[]): void {
    const { columns } = this;
    if (values.length !== columns.length) throw wrongCount(columns, this.total + 1, values.length);
    for (let i = 0; i < columns.length; i++) this.put(i, values[i]);
    this.endRow(rowNumber);
  }

  /** append() for the one value a RETURNS script gives. */
  appendValue(rowNumber: number, value: unknown): void {
    this.put(0, value);
    this.endRow(rowNumber);
  }

  /** The EMIT message of the rows collected; the table is empty afterwards. */
  take(connectionId: bigint): Buffer {
    const doubles = Buffer.from(this.doubles.buffer, 0, this.doubleCount * 8);
    const table = [
      field(1, 0, this.rows),
      this.strings.bytes.subarray(0, this.strings.length),
      ...packed(3, this.nulls.taken()),
      ...packed(4, this.booleans.taken()),
      ...packed(5, this.int32s.taken()),
      ...packed(6, this.int64s.taken()),
      ...packed(7, doubles),
      field(8, 0, 0),
      ...packed(9, this.rowNumbers.taken()),
    ];
    const tableLength = lengthOf(table);
    const emit = [field(2, 2, tableLength), ...table];
    const message = Buffer.concat([
      field(1, 0, MessageType.EMIT),
      field(2, 0, connectionId),
      field(7, 2, lengthOf(emit)),
      ...emit,
    ]);
    this.clear();
    return message;
  }

  private clear(): void {
    this.rows = 0;
    this.size = 0;
    this.doubleCount = 0;
    for (const part of [this.nulls, this.booleans, this.int32s, this.int64s, this.strings, this.rowNumbers]) {
      part.length = 0;
    }
  }

  private endRow(rowNumber: number): void {
    const { rowNumbers } = this;
    rowNumbers.reserve(10);
    rowNumbers.length = writeInt(rowNumbers.bytes, rowNumbers.length, rowNumber);
    this.rows++;
    this.total++;
  }

  private put(index: number, value: unknown): void {
    this.nulls.reserve(1);
    this.nulls.bytes[this.nulls.length++] = value === null ? 1 : 0;
    if (value === null) return;
    const column = this.columns[index] as ColumnMeta;
    if (!this.putValue(index, column, value)) throw misfit(column, index + 1, this.total + 1, value);
  }

  /** False for a value that does not fit. */
  private putValue(index: number, column: ColumnMeta, value: unknown): boolean {
    switch (column.type) {
      case "DOUBLE":
        return typeof value === "number" && Number.isFinite(value) && this.putDouble(value);
      case "INT32":
      case "INT64":
        return this.putInteger(index, column, value);
      case "STRING":
        return typeof value === "string" && this.putText(value, this.lengths[index] as number);
      case "BOOLEAN":
        return typeof value === "boolean" && this.putBoolean(value);
      default: {
        const text = textFor(column, value);
        return text !== undefined && this.putText(text, Number.POSITIVE_INFINITY);
      }
    }
  }

  private putBoolean(value: boolean): boolean {
    this.booleans.reserve(1);
    this.booleans.bytes[this.booleans.length++] = value ? 1 : 0;
    this.size += 1;
    return true;
  }

  private putDouble(value: number): boolean {
    if (this.doubleCount === this.doubles.length) {
      const larger = new Float64Array(this.doubles.length * 2);
      larger.set(this.doubles);
      this.doubles = larger;
    }
    this.doubles[this.doubleCount++] = value;
    this.size += 8;
    return true;
  }

  private putInteger(index: number, column: ColumnMeta, value: unknown): boolean {
    if (typeof value === "number") {
      const inside = value >= (this.lowest[index] as number) && value <= (this.highest[index] as number);
      if (!inside || !Number.isInteger(value)) return false;
      // -0 is an integer too, but a varint has no sign to show it.
      this.writeInteger(column, value + 0);
      return true;
    }
    if (typeof value !== "bigint") return false;
    const { lowest, highest } = this.ranges[index] as IntegerRange;
    if (value < lowest || value > highest) return false;
    this.writeInteger(column, value);
    return true;
  }

  private writeInteger(column: ColumnMeta, value: number | bigint): void {
    const target = column.type === "INT32" ? this.int32s : this.int64s;
    target.reserve(10);
    target.length = writeInt(target.bytes, target.length, value);
    this.size += column.type === "INT32" ? 4 : 8;
  }

  /** Returns false, with nothing lasting written, for text that is too long or no valid Unicode. */
  private putText(value: string, limit: number): boolean {
    const { strings } = this;
    strings.reserve(value.length * 3 + 6);
    const { bytes } = strings;
    const start = strings.length;
    let position = start;
    bytes[position++] = 0x12;
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
    this.size += 4 + count;
    return true;
  }
}

/** The text of the columns whose values travel as text though they are none. */
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

class Growing {
  bytes: Buffer;
  length = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(count);
  }

  taken(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private grow(count: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + count));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

function field(number: number, wire: number, value: number | bigint): Uint8Array {
  const tag = varint((number << 3) | wire);
  return Buffer.concat([tag, varint(value)]);
}

function packed(number: number, bytes: Uint8Array): Uint8Array[] {
  return bytes.length === 0 ? [] : [field(number, 2, bytes.length), bytes];
}

function lengthOf(parts: readonly Uint8Array[]): number {
  let length = 0;
  for (const part of parts) length += part.length;
  return length;
}
