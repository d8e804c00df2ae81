/** One input column of the batch at hand: where its cells lie in their block, and what they look like to a script. */

import type { ColumnMeta } from "../wire/messages.ts";
import type { Block, InputTable } from "./input-table.ts";

export type InputValue = number | bigint | string | boolean | null;

/** A column's values without marks for NULL; what stands in a NULL's place means nothing. */
export type InputValues =
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | readonly (number | bigint)[]
  | readonly string[];

/** One column of the batch at hand. */
export interface ColumnReader {
  readonly meta: ColumnMeta;
  /** The value in a row of the batch, counted from 0. */
  get(row: number): InputValue;
  /** get() of the row `position` names. A function of its own for each kind of column, because V8 then inlines it. */
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

/** One class a block, because V8 inlines a get() whose values array is always of the same kind. */
export abstract class Column implements ColumnReader {
  readonly meta: ColumnMeta;
  protected readonly table: InputTable;
  private readonly rank: number;
  /** How many columns share the block. */
  stride = 1;
  /** One place a row, -1 for NULL; undefined when the batch has no NULL. */
  slots: Int32Array | undefined;
  private list = new Int32Array(0);

  constructor(table: InputTable, meta: ColumnMeta, rank: number) {
    this.table = table;
    this.meta = meta;
    this.rank = rank;
  }

  abstract readonly block: Block;
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

  protected slotOf(row: number): number {
    return this.slots === undefined ? row * this.stride + this.rank : (this.slots[row] as number);
  }

  /** The rows' values lie side by side, so that no copy is needed. */
  protected get contiguous(): boolean {
    return this.slots === undefined && this.stride === 1;
  }

  listFor(rows: number): Int32Array {
    if (this.list.length < rows) this.list = new Int32Array(rows);
    this.slots = this.list;
    return this.list;
  }
}

export class DoubleColumn extends Column {
  override readonly block = "double";

  override get(row: number): number | null {
    const slot = this.slotOf(row);
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

export class Int32Column extends Column {
  override readonly block = "int32";

  override get(row: number): number | null {
    const slot = this.slotOf(row);
    return slot < 0 ? null : (this.table.int32s[slot] as number);
  }

  override current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  override values(from: number, to: number): Int32Array {
    if (this.contiguous) return this.table.int32s.subarray(from, to);
    const values = new Int32Array(to - from);
    for (let row = from; row < to; row++) values[row - from] = this.get(row) ?? 0;
    return values;
  }
}

export class Int64Column extends Column {
  override readonly block = "int64";

  override get(row: number): number | bigint | null {
    const slot = this.slotOf(row);
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

export class StringColumn extends Column {
  override readonly block = "string";

  override get(row: number): string | null {
    const slot = this.slotOf(row);
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

export class BooleanColumn extends Column {
  override readonly block = "bool";

  override get(row: number): boolean | null {
    const slot = this.slotOf(row);
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
