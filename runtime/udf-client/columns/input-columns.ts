/**
 * One input column of the batch at hand: where its cells lie in their lane, and what a script sees of them.
 */

import type { Decimal, InputValue } from "../author.ts";
import type { ColumnMeta } from "../wire/messages.ts";
import type { StringValues } from "./string-values.ts";

/** What the values of a table message lie in: a list for all columns that travel alike, row by row. */
export type Lane = "double" | "int32" | "int64" | "string" | "bool";

/** The lanes of the batch at hand. */
export interface InputLanes {
  readonly doubles: Float64Array;
  readonly int32s: Int32Array;
  /** Numbers where they are exact, bigints beyond. */
  readonly int64s: ArrayLike<number | bigint>;
  /** 0 or 1. */
  readonly booleans: Uint8Array;
  readonly strings: StringValues;
}

/** The values of a column without marks for NULL; what stands in a NULL's place means nothing. */
export type InputValues =
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | readonly (number | bigint)[]
  | readonly string[]
  | readonly Decimal[];

/** One column of the batch at hand. */
export interface ColumnReader {
  readonly meta: ColumnMeta;
  /** The value in a row of the batch, counted from 0. */
  get(row: number): InputValue;
  /** A function that is get() of the current row. One for each kind of column, because V8 then inlines it. */
  current(position: Position, noRow: () => never): () => InputValue;
  /** The values of the rows `from` to before `to`. */
  values(from: number, to: number): InputValues;
  /** One byte a row, 1 for NULL; undefined where these rows have none. */
  nulls(from: number, to: number): Uint8Array | undefined;
}

/** The current row; below 0 where there is none. */
export interface Position {
  row: number;
}

/** Of all columns, as most batches have no NULL. */
const noList = new Int32Array(0);

/**
 * A column by its place in a lane. One class a lane, because V8 inlines a get() that always sees the same
 * array. Each finds a cell's place itself: a method of all classes would see all of them, and look up each
 * property by the class it meets. Where there is no NULL a value is returned at once: as long as V8 has seen
 * nothing else it knows its type, and makes no object of a number.
 */
export abstract class LaneColumn implements ColumnReader {
  readonly meta: ColumnMeta;
  protected readonly table: InputLanes;
  /** Its position among the columns that share the lane. */
  protected readonly rank: number;
  /** How many columns share the lane. */
  stride = 1;
  /** One place a row, -1 for NULL; undefined when the batch has no NULL. */
  slots: Int32Array | undefined;
  #list: Int32Array<ArrayBuffer> = noList;

  constructor(table: InputLanes, meta: ColumnMeta, rank: number) {
    this.table = table;
    this.meta = meta;
    this.rank = rank;
  }

  abstract readonly lane: Lane;
  abstract get(row: number): InputValue;
  abstract current(position: Position, noRow: () => never): () => InputValue;
  abstract values(from: number, to: number): InputValues;

  nulls(from: number, to: number): Uint8Array | undefined {
    const { slots } = this;
    if (slots === undefined) return undefined;
    let marks: Uint8Array | undefined;
    for (let row = from; row < to; row++) {
      if ((slots[row] as number) >= 0) continue;
      marks ??= new Uint8Array(to - from);
      marks[row - from] = 1;
    }
    return marks;
  }

  /** The rows' values lie side by side, so that no copy is needed. */
  protected get contiguous(): boolean {
    return this.slots === undefined && this.stride === 1;
  }

  /** The list of places for so many rows, to be filled: one place a row, -1 for NULL. */
  listFor(rows: number): Int32Array {
    if (this.#list.length < rows) this.#list = new Int32Array(rows);
    this.slots = this.#list;
    return this.#list;
  }
}

class DoubleColumn extends LaneColumn {
  override readonly lane = "double";

  override get(row: number): number | null {
    const { slots } = this;
    if (slots === undefined) return this.table.doubles[row * this.stride + this.rank] as number;
    const slot = slots[row] as number;
    return slot < 0 ? null : (this.table.doubles[slot] as number);
  }

  override current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  override values(from: number, to: number): Float64Array {
    if (this.contiguous) return this.table.doubles.slice(from, to);
    const values = new Float64Array(to - from);
    for (let row = from; row < to; row++) values[row - from] = this.get(row) ?? Number.NaN;
    return values;
  }
}

class Int32Column extends LaneColumn {
  override readonly lane = "int32";

  override get(row: number): number | null {
    const { slots } = this;
    if (slots === undefined) return this.table.int32s[row * this.stride + this.rank] as number;
    const slot = slots[row] as number;
    return slot < 0 ? null : (this.table.int32s[slot] as number);
  }

  override current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  override values(from: number, to: number): Int32Array {
    if (this.contiguous) return this.table.int32s.slice(from, to);
    const values = new Int32Array(to - from);
    for (let row = from; row < to; row++) values[row - from] = this.get(row) ?? 0;
    return values;
  }
}

class Int64Column extends LaneColumn {
  override readonly lane = "int64";

  override get(row: number): number | bigint | null {
    const { slots } = this;
    if (slots === undefined) return this.table.int64s[row * this.stride + this.rank] as number | bigint;
    const slot = slots[row] as number;
    return slot < 0 ? null : (this.table.int64s[slot] as number | bigint);
  }

  override current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  override values(from: number, to: number): (number | bigint)[] {
    const values = new Array<number | bigint>(to - from);
    for (let row = from; row < to; row++) values[row - from] = this.get(row) ?? 0;
    return values;
  }
}

export class StringColumn extends LaneColumn {
  override readonly lane = "string";

  /** The value of decimal text; NaN for NULL and where decimalAt() gives it. */
  decimal(row: number): number {
    const { rank, slots, stride } = this;
    const slot = slots === undefined ? row * stride + rank : (slots[row] as number);
    return slot < 0 ? Number.NaN : this.table.strings.decimalAt(slot);
  }

  override get(row: number): string | null {
    const { slots } = this;
    if (slots === undefined) return this.table.strings.get(row * this.stride + this.rank);
    const slot = slots[row] as number;
    return slot < 0 ? null : this.table.strings.get(slot);
  }

  override current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  override values(from: number, to: number): string[] {
    const values = new Array<string>(to - from);
    for (let row = from; row < to; row++) values[row - from] = this.get(row) ?? "";
    return values;
  }
}

class BooleanColumn extends LaneColumn {
  override readonly lane = "bool";

  override get(row: number): boolean | null {
    const { slots } = this;
    if (slots === undefined) return this.table.booleans[row * this.stride + this.rank] === 1;
    const slot = slots[row] as number;
    return slot < 0 ? null : this.table.booleans[slot] === 1;
  }

  override current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  override values(from: number, to: number): Uint8Array {
    const values = new Uint8Array(to - from);
    for (let row = from; row < to; row++) values[row - from] = this.get(row) ? 1 : 0;
    return values;
  }
}

/** The reader of each lane's columns. */
export const laneColumns = {
  double: DoubleColumn,
  int32: Int32Column,
  int64: Int64Column,
  string: StringColumn,
  bool: BooleanColumn,
} as const;
