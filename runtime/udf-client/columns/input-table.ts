/**
 * Reads the rows the database sends. By hand, because this is where a UDF's time goes: no object is made a
 * row, and a value is decoded when the script asks for it.
 *
 * In a message the values of all columns that travel alike lie together in a "lane", row by row, and a NULL
 * takes no place there. Without NULLs a cell's place is arithmetic; with them a pass over the NULL marks
 * lists it.
 */
import type { DecimalShapes, UdfCells } from "../author.ts";
import { protocolError } from "../errors.ts";
import type { ColumnMeta, TableRange } from "../wire/messages.ts";
import { WireReader } from "../wire/protobuf.ts";
import { stringTag, tableField } from "../wire/protocol.ts";
import { lastVarint, readInt32s, readInt64s, readRowNumbers, type VarintRange } from "../wire/varints.ts";
import { typeOf } from "./column-types.ts";
import { checkDecimalShapes, decimalColumn } from "./decimal-columns.ts";
import {
  type ColumnReader,
  type InputLanes,
  type Lane,
  type LaneColumn,
  laneColumns,
} from "./input-columns.ts";
import { StringValues } from "./string-values.ts";

const noBytes = Buffer.alloc(0);
const noDoubles = new Float64Array(0);
const noInts = new Int32Array(0);
const noStarts = new Uint32Array(0);
const noVarints: VarintRange = { bytes: noBytes, start: 0, end: 0 };

/** Where the cells of a lane stand. */
export interface LanePlace {
  /** How many columns share the lane. */
  readonly stride: number;
  /** How many of its cells stand before each row; undefined when the batch has no NULL. */
  cellsBefore: Int32Array | undefined;
}

/** The batch of rows at hand; loading the next one replaces it. */
export class InputTable implements InputLanes {
  rows = 0;
  /** How many batches there were: what has been cut out of an earlier one is stale. */
  batch = 0;
  rowsInGroup = 0;
  doubles: Float64Array = noDoubles;
  int32s: Int32Array = noInts;
  int64s: Float64Array | (number | bigint)[] = noDoubles;
  booleans: Buffer = noBytes;
  /** The texts as they lie in the message; those of a slice may not have been looked for. */
  readonly stringFields = new StringValues();
  /** What the script reads; a DECIMAL it wants in another shape converts what its place holds. */
  readonly columns: readonly ColumnReader[];
  /** One mark a cell, row by row: 1 for NULL. */
  nulls: Buffer = noBytes;
  readonly places: Readonly<Record<Lane, LanePlace>>;
  readonly #metas: readonly ColumnMeta[];
  readonly #shapes: DecimalShapes;
  readonly #laneColumns: readonly LaneColumn[];
  /** Where the row numbers lie, and what they are once they have been asked for. */
  #rowNumberRange = noVarints;
  #rowNumbers: Float64Array | undefined;
  /** Reused from batch to batch. */
  #ownRowNumbers: Float64Array = noDoubles;
  #ownDoubles: Float64Array = noDoubles;
  #ownInt32s: Int32Array = noInts;
  #ownInt64s: Float64Array = noDoubles;
  #ownNulls: Buffer = noBytes;
  #ownBooleans: Buffer = noBytes;
  /** Of a slice: where each row's texts begin in its bytes, and where the last one's end. */
  #stringStarts: Uint32Array<ArrayBuffer> = noStarts;

  constructor(columns: readonly ColumnMeta[], shapes: DecimalShapes = {}) {
    const counts = noCells();
    this.#metas = columns;
    this.#shapes = shapes;
    this.#laneColumns = columns.map((meta) => {
      const { lane } = typeOf(meta);
      return new laneColumns[lane](this, meta, counts[lane]++);
    });
    const placeOf = (lane: Lane): LanePlace => ({ stride: counts[lane], cellsBefore: undefined });
    this.places = {
      double: placeOf("double"),
      int32: placeOf("int32"),
      int64: placeOf("int64"),
      string: placeOf("string"),
      bool: placeOf("bool"),
    };
    for (const column of this.#laneColumns) column.stride = counts[column.lane];
    checkDecimalShapes(columns, shapes);
    this.columns = this.#laneColumns.map((column) => decimalColumn(this, column, shapes));
  }

  /** Takes a NEXT's or RESET's table. Throws a protocol error unless it holds exactly the cells it claims. */
  load(range: TableRange): void {
    this.#clear();
    const integers = this.#readFields(range);
    const cells = this.rows * this.#laneColumns.length;
    if (this.nulls.length !== cells) {
      throw protocolError(
        `A table of the database with ${this.rows} rows of ${this.#laneColumns.length} columns has ` +
          `${this.nulls.length} NULL marks.`,
      );
    }
    const used = this.#place();
    this.int32s = readInt32s(integers.int32s, used.int32, "int32 values", this.#ownInt32s);
    if (this.int32s.length > this.#ownInt32s.length) this.#ownInt32s = this.int32s;
    this.int64s = readInt64s(integers.int64s, used.int64, "int64 values", this.#ownInt64s);
    if (this.int64s instanceof Float64Array && this.int64s.length > this.#ownInt64s.length) {
      this.#ownInt64s = this.int64s;
    }
    this.#checkCounts(used);
  }

  get strings(): StringValues {
    return this.stringFields.found();
  }

  /** Where the texts of a row begin among the bytes of all, which isOneRun. */
  stringStart(row: number): number {
    if (this.#stringStarts.length > 0) return this.#stringStarts[row] as number;
    return this.stringFields.fieldStart(this.slotBefore("string", row));
  }

  /**
   * One a row. They are read when they are first asked for, as a script that returns one value for many rows
   * needs only the last. Throws a protocol error unless there are as many as rows.
   */
  get rowNumbers(): Float64Array {
    this.#rowNumbers ??= this.#readRowNumbers();
    return this.#rowNumbers;
  }

  /** The last row's number, without the others; 0 where there are no rows. */
  get lastRowNumber(): number {
    if (this.#rowNumbers !== undefined) return this.#rowNumbers.at(-1) ?? 0;
    const { start, end } = this.#rowNumberRange;
    return end > start ? lastVarint(this.#rowNumberRange) : 0;
  }

  #readRowNumbers(): Float64Array {
    const numbers = readRowNumbers(this.#rowNumberRange, this.rows, this.#ownRowNumbers);
    if (numbers.length > this.#ownRowNumbers.length) this.#ownRowNumbers = numbers;
    return numbers;
  }

  /**
   * A copy of the rows `from` to before `to`, which stays when this table loads another batch. It goes into
   * `copy`, if one is given: a slice of this table that is not needed any more, whose memory it takes over.
   */
  slice(from: number, to: number, copy = new InputTable(this.#metas, this.#shapes)): InputTable {
    const width = this.#laneColumns.length;
    const range = (lane: Lane): [number, number] => [this.slotBefore(lane, from), this.slotBefore(lane, to)];
    copy.#ownNulls = withRoom(copy.#ownNulls, (to - from) * width);
    copy.#ownBooleans = withRoom(copy.#ownBooleans, (to - from) * this.places.bool.stride);
    copy.nulls = copyOf(this.nulls, from * width, to * width, copy.#ownNulls);
    copy.booleans = copyOf(this.booleans, ...range("bool"), copy.#ownBooleans);
    copy.doubles = copy.#ownDoublesOf(this.doubles.subarray(...range("double")));
    copy.int32s = this.int32s.slice(...range("int32"));
    copy.int64s = this.int64s.slice(...range("int64"));
    this.#copyStrings(copy, from, to);
    this.numbers(from, to, copy);
    copy.#place();
    return copy;
  }

  #copyStrings(copy: InputTable, from: number, to: number): void {
    const [first, last] = [this.slotBefore("string", from), this.slotBefore("string", to)];
    this.strings.copyInto(copy.stringFields, first, last);
    if (!this.stringFields.isOneRun) return;
    if (copy.#stringStarts.length <= to - from) copy.#stringStarts = new Uint32Array(to - from + 1);
    const start = this.stringStart(from);
    for (let row = from; row <= to; row++) copy.#stringStarts[row - from] = this.stringStart(row) - start;
  }

  /** A slice without columns. */
  numbers(from: number, to: number, copy = new InputTable([])): InputTable {
    copy.batch++;
    copy.rows = to - from;
    copy.rowsInGroup = this.rowsInGroup;
    copy.#rowNumbers = this.rowNumbers.slice(from, to);
    return copy;
  }

  #ownDoublesOf(values: Float64Array): Float64Array {
    if (values.length > this.#ownDoubles.length) this.#ownDoubles = new Float64Array(values.length);
    this.#ownDoubles.set(values);
    return this.#ownDoubles.subarray(0, values.length);
  }

  /** The cells from this row on. */
  cellsFrom(row: number): UdfCells {
    const { bytes, count, lengths, offsets } = this.strings;
    const first = this.slotBefore("string", row);
    return {
      nulls: this.nulls.subarray(row * this.#laneColumns.length),
      doubles: this.doubles.subarray(this.slotBefore("double", row)),
      int32s: this.int32s.subarray(this.slotBefore("int32", row)),
      int64s: behind(this.int64s, this.slotBefore("int64", row)),
      booleans: this.booleans.subarray(this.slotBefore("bool", row)),
      texts: { bytes, starts: offsets.subarray(first, count), lengths: lengths.subarray(first, count) },
    };
  }

  /** Where the cells of a row begin among its lane's values. */
  slotBefore(lane: Lane, row: number): number {
    const { cellsBefore, stride } = this.places[lane];
    return cellsBefore === undefined ? row * stride : (cellsBefore[row] as number);
  }

  /** Finds each cell's place, and returns how many values there must be. */
  #place(): Record<Lane, number> {
    return this.nulls.includes(1) ? this.#placeCells() : this.#placeFullRows();
  }

  #clear(): void {
    this.batch++;
    this.rows = 0;
    this.rowsInGroup = 0;
    this.#rowNumbers = undefined;
    this.doubles = noDoubles;
    this.int32s = noInts;
    this.int64s = noDoubles;
    this.booleans = noBytes;
    this.nulls = noBytes;
    this.stringFields.clear();
  }

  /** Returns where the integers lie, which are read when it is known how many there must be. */
  #readFields({ bytes, start, end }: TableRange): { int32s: VarintRange; int64s: VarintRange } {
    const reader = new WireReader(bytes, start, end);
    const seen = new Set<number>();
    const integers = { int32s: noVarints, int64s: noVarints };
    this.#rowNumberRange = noVarints;
    const range = (): VarintRange => ({ bytes, start: reader.range(), end: reader.position });
    reader.fields((field) => {
      if (field !== tableField.strings && seen.has(field)) {
        throw protocolError(`A table of the database has its field ${field} twice, or not packed.`);
      }
      seen.add(field);
      switch (field) {
        case tableField.rows:
          this.rows = safeCount(reader.uint64());
          return true;
        case tableField.strings:
          reader.position = this.stringFields.addRun(bytes, startOfLength(reader), end, stringTag);
          return true;
        case tableField.nulls:
          this.nulls = marks(reader, "NULL marks");
          return true;
        case tableField.booleans:
          this.booleans = marks(reader, "BOOLEAN values");
          return true;
        case tableField.int32s:
          integers.int32s = range();
          return true;
        case tableField.int64s:
          integers.int64s = range();
          return true;
        case tableField.doubles:
          this.doubles = this.#readDoubles(bytes, reader.range(), reader.position);
          return true;
        case tableField.rowsInGroup:
          this.rowsInGroup = safeCount(reader.uint64());
          return true;
        case tableField.rowNumbers:
          this.#rowNumberRange = range();
          return true;
        default:
          return false;
      }
    });
    return integers;
  }

  /** A copy, because a Float64Array must begin at a multiple of eight. Both ends are little-endian. */
  #readDoubles(bytes: Buffer, start: number, end: number): Float64Array {
    if ((end - start) % 8 !== 0)
      throw protocolError("The DOUBLE values of a table of the database are cut off.");
    const count = (end - start) / 8;
    if (count > this.#ownDoubles.length) this.#ownDoubles = new Float64Array(count);
    bytes.copy(new Uint8Array(this.#ownDoubles.buffer), 0, start, end);
    return this.#ownDoubles.subarray(0, count);
  }

  #placeFullRows(): Record<Lane, number> {
    const used = noCells();
    for (const place of Object.values(this.places)) place.cellsBefore = undefined;
    for (const column of this.#laneColumns) {
      column.slots = undefined;
      used[column.lane] += this.rows;
    }
    return used;
  }

  #placeCells(): Record<Lane, number> {
    const used = noCells();
    const { nulls, rows } = this;
    const width = this.#laneColumns.length;
    for (const lane of new Set(this.#laneColumns.map((column) => column.lane))) {
      const members: { index: number; slots: Int32Array }[] = [];
      this.#laneColumns.forEach((column, index) => {
        if (column.lane === lane) members.push({ index, slots: column.listFor(rows) });
      });
      const before = new Int32Array(rows + 1);
      let next = 0;
      for (let row = 0; row < rows; row++) {
        before[row] = next;
        for (let i = 0; i < members.length; i++) {
          const member = members[i] as { index: number; slots: Int32Array };
          member.slots[row] = nulls[row * width + member.index] === 0 ? next++ : -1;
        }
      }
      before[rows] = next;
      this.places[lane].cellsBefore = before;
      used[lane] = next;
    }
    return used;
  }

  #checkCounts(used: Record<Lane, number>): void {
    const present = {
      double: this.doubles.length,
      string: this.strings.count,
      bool: this.booleans.length,
    };
    for (const lane of ["double", "string", "bool"] as const) {
      if (used[lane] === present[lane]) continue;
      throw protocolError(
        `A table of the database has ${present[lane]} ${lane} values where its rows need ${used[lane]}.`,
      );
    }
  }
}

/** These bytes, or others where they are too few. */
function withRoom(bytes: Buffer, needed: number): Buffer {
  return bytes.length >= needed ? bytes : Buffer.allocUnsafeSlow(needed);
}

function copyOf(source: Buffer, from: number, to: number, target: Buffer): Buffer {
  source.copy(target, 0, from, to);
  return target.subarray(0, to - from);
}

function behind(values: Float64Array | (number | bigint)[], start: number): ArrayLike<number | bigint> {
  return values instanceof Float64Array ? values.subarray(start) : values.slice(start);
}

function noCells(): Record<Lane, number> {
  return { double: 0, int32: 0, int64: 0, string: 0, bool: 0 };
}

function safeCount(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw protocolError("A row count of the database exceeds 2^53.");
  return Number(value);
}

/** Steps over a length-delimited field as `range()` does, but returns where its length stands. */
function startOfLength(reader: WireReader): number {
  const start = reader.position;
  reader.range();
  return start;
}

function marks(reader: WireReader, what: string): Buffer {
  const start = reader.range();
  const bytes = reader.bytes.subarray(start, reader.position);
  if (isZero(bytes)) return bytes;
  if (!areBits(bytes)) throw protocolError(`The ${what} of a table of the database are not 0 or 1.`);
  return bytes;
}

/** Whether each byte is 0 or 1; four bytes at a time. */
function areBits(bytes: Buffer): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = bytes.length & ~3;
  let others = 0;
  for (let i = 0; i < words; i += 4) others |= view.getInt32(i);
  for (let i = words; i < bytes.length; i++) others |= bytes[i] as number;
  return (others & ~0x01010101) === 0;
}

const zeros = Buffer.alloc(64 * 1024);

/** Most batches have no NULL, and comparing is the fastest way to see it. */
function isZero(bytes: Buffer): boolean {
  for (let start = 0; start < bytes.length; start += zeros.length) {
    const end = Math.min(start + zeros.length, bytes.length);
    if (zeros.compare(bytes, start, end, 0, end - start) !== 0) return false;
  }
  return true;
}
