/**
 * Reads the rows the database sends. By hand, because this is where a UDF's time goes: no object is made a
 * row, and a value is decoded when the script asks for it.
 *
 * In a message the values of all columns of one kind ("block") lie together, row by row, and a NULL takes no
 * place there. Without NULLs a cell's place is arithmetic; with them a pass over the NULL marks lists it.
 */
import { protocolError } from "./errors.ts";
import type { ColumnMeta, TableRange } from "./messages.ts";
import type { ColumnType } from "./protocol.ts";
import { StringValues } from "./string-values.ts";
import { readInt32s, readInt64s, readRowNumbers } from "./varints.ts";
import { WireReader } from "./wire.ts";

export type InputValue = number | bigint | string | boolean | null;

export type Block = "double" | "int32" | "int64" | "string" | "bool";

const BLOCKS: Record<ColumnType, Block | undefined> = {
  UNSUPPORTED: undefined,
  DOUBLE: "double",
  INT32: "int32",
  INT64: "int64",
  NUMERIC: "string",
  TIMESTAMP: "string",
  DATE: "string",
  STRING: "string",
  BOOLEAN: "bool",
};

/** Which block a column's values travel in. Throws for the type UNSUPPORTED. */
export function blockOf(column: ColumnMeta): Block {
  const block = BLOCKS[column.type];
  if (block === undefined) {
    throw protocolError(
      `Column ${column.name} has a type no UDF can have: ${column.typeName || column.type}.`,
    );
  }
  return block;
}

const NO_BYTES = Buffer.alloc(0);
const NO_DOUBLES = new Float64Array(0);
const NO_INTS = new Int32Array(0);
const STRING_TAG = 0x12;

/** One column of the batch at hand. */
export interface ColumnReader {
  readonly meta: ColumnMeta;
  /** The value in a row of the batch, counted from 0. */
  get(row: number): InputValue;
}

/** The batch of rows at hand; loading the next one replaces it. */
export class InputTable {
  rows = 0;
  rowsInGroup = 0;
  rowNumbers: Float64Array = NO_DOUBLES;
  doubles: Float64Array = NO_DOUBLES;
  int32s: Int32Array = NO_INTS;
  int64s: (number | bigint)[] = [];
  booleans: Buffer = NO_BYTES;
  readonly strings = new StringValues();
  readonly columns: readonly Column[];
  private nulls: Buffer = NO_BYTES;

  constructor(columns: readonly ColumnMeta[]) {
    const counts: Record<Block, number> = { double: 0, int32: 0, int64: 0, string: 0, bool: 0 };
    this.columns = columns.map((meta) => {
      const block = blockOf(meta);
      return new COLUMNS[block](this, meta, counts[block]++);
    });
    for (const column of this.columns) column.stride = counts[column.block];
  }

  /** Takes a NEXT's or RESET's table. Throws a protocol error unless it holds exactly the cells it claims. */
  load(range: TableRange): void {
    this.clear();
    this.readFields(range);
    const cells = this.rows * this.columns.length;
    if (this.nulls.length !== cells) {
      throw protocolError(
        `A table of the database with ${this.rows} rows of ${this.columns.length} columns has ${this.nulls.length} NULL marks.`,
      );
    }
    if (this.rowNumbers.length !== this.rows) {
      throw protocolError(
        `A table of the database with ${this.rows} rows has ${this.rowNumbers.length} row numbers.`,
      );
    }
    const used = this.nulls.includes(1) ? this.placeCells() : this.placeFullRows();
    this.checkCounts(used);
  }

  private clear(): void {
    this.rows = 0;
    this.rowsInGroup = 0;
    this.rowNumbers = NO_DOUBLES;
    this.doubles = NO_DOUBLES;
    this.int32s = NO_INTS;
    this.int64s = [];
    this.booleans = NO_BYTES;
    this.nulls = NO_BYTES;
    this.strings.clear();
  }

  private readFields({ bytes, start, end }: TableRange): void {
    const reader = new WireReader(bytes, start, end);
    const seen = new Set<number>();
    reader.fields((field) => {
      if (field !== 2 && seen.has(field)) {
        throw protocolError(`A table of the database has its field ${field} twice, or not packed.`);
      }
      seen.add(field);
      switch (field) {
        case 1:
          this.rows = safeCount(reader.uint64());
          return true;
        case 2:
          reader.position = this.strings.addRun(bytes, startOfLength(reader), end, STRING_TAG);
          return true;
        case 3:
          this.nulls = marks(reader, "NULL marks");
          return true;
        case 4:
          this.booleans = marks(reader, "BOOLEAN values");
          return true;
        case 5:
          this.int32s = readInt32s(bytes, reader.range(), reader.position);
          return true;
        case 6:
          this.int64s = readInt64s(bytes, reader.range(), reader.position);
          return true;
        case 7:
          this.doubles = doubles(bytes, reader.range(), reader.position);
          return true;
        case 8:
          this.rowsInGroup = safeCount(reader.uint64());
          return true;
        case 9:
          this.rowNumbers = readRowNumbers(bytes, reader.range(), reader.position);
          return true;
        default:
          return false;
      }
    });
  }

  private placeFullRows(): Record<Block, number> {
    const used: Record<Block, number> = { double: 0, int32: 0, int64: 0, string: 0, bool: 0 };
    for (const column of this.columns) {
      column.slots = undefined;
      used[column.block] += this.rows;
    }
    return used;
  }

  private placeCells(): Record<Block, number> {
    const used: Record<Block, number> = { double: 0, int32: 0, int64: 0, string: 0, bool: 0 };
    const { nulls, rows } = this;
    const width = this.columns.length;
    for (const block of new Set(this.columns.map((column) => column.block))) {
      const members: { index: number; slots: Int32Array }[] = [];
      this.columns.forEach((column, index) => {
        if (column.block === block) members.push({ index, slots: column.listFor(rows) });
      });
      let next = 0;
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < members.length; i++) {
          const member = members[i] as { index: number; slots: Int32Array };
          member.slots[row] = nulls[row * width + member.index] === 0 ? next++ : -1;
        }
      }
      used[block] = next;
    }
    return used;
  }

  private checkCounts(used: Record<Block, number>): void {
    const present: Record<Block, number> = {
      double: this.doubles.length,
      int32: this.int32s.length,
      int64: this.int64s.length,
      string: this.strings.count,
      bool: this.booleans.length,
    };
    for (const block of ["double", "int32", "int64", "string", "bool"] as const) {
      if (used[block] === present[block]) continue;
      throw protocolError(
        `A table of the database has ${present[block]} ${block} values where its rows need ${used[block]}.`,
      );
    }
  }
}

/**
 * Where a column's cells lie in their block. One class a block, because V8 inlines a get() whose values array is always of
 * the same kind.
 */
abstract class Column {
  readonly meta: ColumnMeta;
  protected readonly table: InputTable;
  private readonly rank: number;
  /** How many columns share the block. */
  stride = 1;
  /** One place a row, -1 for NULL; undefined when the batch has no NULL. */
  slots: Int32Array | undefined;
  private list = NO_INTS;

  constructor(table: InputTable, meta: ColumnMeta, rank: number) {
    this.table = table;
    this.meta = meta;
    this.rank = rank;
  }

  abstract readonly block: Block;
  abstract get(row: number): InputValue;

  protected slotOf(row: number): number {
    return this.slots === undefined ? row * this.stride + this.rank : (this.slots[row] as number);
  }

  listFor(rows: number): Int32Array {
    if (this.list.length < rows) this.list = new Int32Array(rows);
    this.slots = this.list;
    return this.list;
  }
}

class DoubleColumn extends Column {
  override readonly block = "double";
  override get(row: number): InputValue {
    const slot = this.slotOf(row);
    return slot < 0 ? null : (this.table.doubles[slot] as number);
  }
}

class Int32Column extends Column {
  override readonly block = "int32";
  override get(row: number): InputValue {
    const slot = this.slotOf(row);
    return slot < 0 ? null : (this.table.int32s[slot] as number);
  }
}

class Int64Column extends Column {
  override readonly block = "int64";
  override get(row: number): InputValue {
    const slot = this.slotOf(row);
    return slot < 0 ? null : (this.table.int64s[slot] as number | bigint);
  }
}

class StringColumn extends Column {
  override readonly block = "string";
  override get(row: number): InputValue {
    const slot = this.slotOf(row);
    return slot < 0 ? null : this.table.strings.get(slot);
  }
}

class BooleanColumn extends Column {
  override readonly block = "bool";
  override get(row: number): InputValue {
    const slot = this.slotOf(row);
    return slot < 0 ? null : this.table.booleans[slot] === 1;
  }
}

const COLUMNS = {
  double: DoubleColumn,
  int32: Int32Column,
  int64: Int64Column,
  string: StringColumn,
  bool: BooleanColumn,
};

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
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] as number) > 1)
      throw protocolError(`The ${what} of a table of the database are not 0 or 1.`);
  }
  return bytes;
}

function doubles(bytes: Buffer, start: number, end: number): Float64Array {
  if ((end - start) % 8 !== 0)
    throw protocolError("The DOUBLE values of a table of the database are cut off.");
  // A copy, because a Float64Array must begin at a multiple of eight. Both ends are little-endian.
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + end));
}
