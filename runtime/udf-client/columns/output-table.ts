/**
 * Collects emitted rows and writes them as the table of one EMIT message. By hand, like input-table.ts, and
 * laid out the same way: the values of all columns that travel alike together, row by row, NULLs only as
 * marks.
 */

import type { MarkedValues } from "../author.ts";
import type { ColumnMeta } from "../wire/messages.ts";
import { bytesHead, varintField } from "../wire/protobuf.ts";
import { tableField } from "../wire/protocol.ts";
import { writeInt } from "../wire/varints.ts";
import { typeOf } from "./column-types.ts";
import { GrowingBytes, GrowingDoubles } from "./growing.ts";
import { halfRow, misfit, wrongCount } from "./misfits.ts";
import type { ColumnWriter, OutputLanes } from "./output-columns.ts";
import { type RowPutters, rowPutters } from "./put-row.ts";

/** The estimated bytes at which a batch is sent; the database's own client uses the same. */
const batchSize = 4_000_000;
/** NULLs count for nothing in the estimate, but their marks take room too. */
const batchRows = 4_000_000;

/** The batch of output rows that is being filled. */
export class OutputTable implements OutputLanes {
  readonly columns: readonly ColumnMeta[];
  /** Rows in the batch. */
  rows = 0;
  /**
   * The batch's bytes as the protocol estimates them: double and int64 8, int32 4, bool 1, string 4 and its
   * bytes.
   */
  size = 0;
  readonly booleans = new GrowingBytes(1 << 8);
  readonly int32s = new GrowingBytes(1 << 8);
  readonly int64s = new GrowingBytes(1 << 8);
  readonly strings = new GrowingBytes(1 << 12);
  readonly doubles = new GrowingDoubles();
  readonly nulls = new GrowingBytes(1 << 12);
  readonly #rowNumbers = new GrowingBytes(1 << 12);
  readonly #writers: readonly ColumnWriter[];
  /** Made when the first row of several cells comes: a call that puts out none needs no such function. */
  #putters: RowPutters | undefined;
  #puttersBehind: RowPutters | undefined;
  /** Rows of the batches already sent. */
  #sent = 0;
  /**
   * A value that did not fit left half a row behind: nothing may be sent any more, even if the script catches
   * the error.
   */
  #failure: Error | undefined;

  constructor(columns: readonly ColumnMeta[]) {
    this.columns = columns;
    this.#writers = columns.map((column) => typeOf(column).writer(this, column));
  }

  /** Whether the batch must be sent before more is added. */
  get full(): boolean {
    return this.size >= batchSize || this.rows >= batchRows;
  }

  /**
   * Adds a row that came from the input row with this number. Throws when a value does not fit its column.
   */
  append(rowNumber: number, values: readonly unknown[]): void {
    const { columns, nulls } = this;
    const width = columns.length;
    if (values.length !== width) throw wrongCount(columns, this.nextRow, values.length);
    nulls.reserve(width);
    const wrong = this.#puttersFrom(0).values(values, nulls);
    if (wrong >= 0) this.#fail(wrong, values[wrong]);
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
      const writer = this.#writers[0] as ColumnWriter;
      if (!writer.put(value)) this.#fail(0, value);
    }
    this.endRow(rowNumber);
  }

  /** append() with the cells that columns have at `index`; before `first` the row has its cells already. */
  appendCells(rowNumber: number, columns: readonly MarkedValues[], index: number, first = 0): void {
    const { nulls } = this;
    nulls.reserve(columns.length);
    const wrong = this.#puttersFrom(first).cells(columns, index, nulls);
    if (wrong >= 0) this.#fail(first + wrong, columns[wrong]?.values[index]);
    this.endRow(rowNumber);
  }

  /** For the columns from `first` on; a table has others only where the input's come before them. */
  #puttersFrom(first: number): RowPutters {
    if (first === 0) {
      this.#putters ??= rowPutters(this.#writers);
      return this.#putters;
    }
    this.#puttersBehind ??= rowPutters(this.#writers.slice(first));
    return this.#puttersBehind;
  }

  /** Ends the row at hand, which belongs to the input row with this number. */
  endRow(rowNumber: number): void {
    const rowNumbers = this.#rowNumbers;
    rowNumbers.reserve(10);
    rowNumbers.length = writeInt(rowNumbers.bytes, rowNumbers.length, rowNumber);
    this.rows++;
  }

  /** The number of the row to come, counted from 1 over all batches. */
  get nextRow(): number {
    return this.#sent + this.rows + 1;
  }

  /**
   * The table message of the rows collected, in parts that are good until rows are added again; the table is
   * empty afterwards. Throws when a row is incomplete or had a value that did not fit.
   */
  take(): Uint8Array[] {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.nulls.length !== this.rows * this.columns.length) throw halfRow();
    const parts = [
      varintField(tableField.rows, this.rows),
      this.strings.taken(),
      ...packed(tableField.nulls, this.nulls.taken()),
      ...packed(tableField.booleans, this.booleans.taken()),
      ...packed(tableField.int32s, this.int32s.taken()),
      ...packed(tableField.int64s, this.int64s.taken()),
      ...packed(tableField.doubles, this.doubles.taken()),
      varintField(tableField.rowsInGroup, 0),
      ...packed(tableField.rowNumbers, this.#rowNumbers.taken()),
    ];
    this.#clear();
    return parts;
  }

  #fail(index: number, value: unknown): never {
    const column = this.columns[index] as ColumnMeta;
    this.#failure ??= misfit(column, index + 1, this.nextRow, value);
    throw this.#failure;
  }

  #clear(): void {
    this.#sent += this.rows;
    this.rows = 0;
    this.size = 0;
    const { nulls, booleans, int32s, int64s, strings, doubles } = this;
    for (const part of [nulls, booleans, int32s, int64s, strings, doubles, this.#rowNumbers]) part.length = 0;
  }
}

function packed(field: number, bytes: Uint8Array): Uint8Array[] {
  return bytes.length === 0 ? [] : [bytesHead(field, bytes.length), bytes];
}
