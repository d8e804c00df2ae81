/**
 * Collects emitted rows and writes them as one EMIT message. By hand, like input-table.ts, and laid out the same
 * way: the values of all columns of one kind together, row by row, NULLs only as marks.
 */

import type { ColumnMeta } from "../wire/messages.ts";
import { MessageType } from "../wire/protocol.ts";
import { writeInt } from "../wire/varints.ts";
import { varint } from "../wire/wire.ts";
import { GrowingBytes, GrowingDoubles } from "./growing.ts";
import { type ColumnWriter, columnWriter } from "./output-columns.ts";
import { halfRow, misfit, wrongCount } from "./output-values.ts";

/** The estimated bytes at which a batch is sent; the database's own client uses the same. */
export const BATCH_SIZE = 4_000_000;
/** NULLs count for nothing in the estimate, but their marks take room too. */
const BATCH_ROWS = 4_000_000;

export class OutputTable {
  readonly columns: readonly ColumnMeta[];
  /** Rows in the batch. */
  rows = 0;
  /** The batch's bytes as the protocol estimates them: double and int64 8, int32 4, bool 1, string 4 and its bytes. */
  size = 0;
  readonly booleans = new GrowingBytes(1 << 8);
  readonly int32s = new GrowingBytes(1 << 8);
  readonly int64s = new GrowingBytes(1 << 8);
  readonly strings = new GrowingBytes(1 << 12);
  readonly doubles = new GrowingDoubles();
  readonly nulls = new GrowingBytes(1 << 12);
  private readonly rowNumbers = new GrowingBytes(1 << 12);
  private readonly writers: readonly ColumnWriter[];
  /** Rows of the batches already sent. */
  private sent = 0;
  /** A value that did not fit left half a row behind: nothing may be sent any more, even if the script catches the error. */
  private failure: Error | undefined;

  constructor(columns: readonly ColumnMeta[]) {
    this.columns = columns;
    this.writers = columns.map((column) => columnWriter(this, column));
  }

  /** Whether the batch must be sent before more is added. */
  get full(): boolean {
    return this.size >= BATCH_SIZE || this.rows >= BATCH_ROWS;
  }

  /** Adds a row that came from the input row with this number. Throws when a value does not fit its column. */
  append(rowNumber: number, values: readonly unknown[]): void {
    const { columns } = this;
    if (values.length !== columns.length) throw wrongCount(columns, this.nextRow, values.length);
    for (let i = 0; i < columns.length; i++) this.put(i, values[i]);
    this.endRow(rowNumber);
  }

  /** append() for a single value. */
  appendValue(rowNumber: number, value: unknown): void {
    const { nulls } = this;
    nulls.reserve(1);
    if (value === null) {
      nulls.bytes[nulls.length++] = 1;
    } else {
      nulls.bytes[nulls.length++] = 0;
      const writer = this.writers[0] as ColumnWriter;
      if (!writer.put(value)) this.fail(writer.meta, 1, value);
    }
    this.endRow(rowNumber);
  }

  /** Adds one value of the row at hand; endRow() follows its last. */
  put(index: number, value: unknown): void {
    const { nulls } = this;
    nulls.reserve(1);
    nulls.bytes[nulls.length++] = value === null ? 1 : 0;
    if (value === null) return;
    const writer = this.writers[index] as ColumnWriter;
    if (!writer.put(value)) this.fail(writer.meta, index + 1, value);
  }

  endRow(rowNumber: number): void {
    const { rowNumbers } = this;
    rowNumbers.reserve(10);
    rowNumbers.length = writeInt(rowNumbers.bytes, rowNumbers.length, rowNumber);
    this.rows++;
  }

  /** The number of the row to come, counted from 1 over all batches. */
  get nextRow(): number {
    return this.sent + this.rows + 1;
  }

  /** The EMIT message of the rows collected; the table is empty afterwards. */
  take(connectionId: bigint): Buffer {
    if (this.failure !== undefined) throw this.failure;
    if (this.nulls.length !== this.rows * this.columns.length) throw halfRow();
    const table = [
      field(1, 0, this.rows),
      this.strings.taken(),
      ...packed(3, this.nulls.taken()),
      ...packed(4, this.booleans.taken()),
      ...packed(5, this.int32s.taken()),
      ...packed(6, this.int64s.taken()),
      ...packed(7, this.doubles.taken()),
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

  private fail(column: ColumnMeta, position: number, value: unknown): never {
    this.failure ??= misfit(column, position, this.nextRow, value);
    throw this.failure;
  }

  private clear(): void {
    this.sent += this.rows;
    this.rows = 0;
    this.size = 0;
    const { nulls, booleans, int32s, int64s, strings, doubles, rowNumbers } = this;
    for (const part of [nulls, booleans, int32s, int64s, strings, doubles, rowNumbers]) part.length = 0;
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
