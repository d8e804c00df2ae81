/** One column of some rows, as a script sees it. */
import type { InputValue, UdfBlockColumn } from "../author.ts";
import { ClientErrorCode, counted, UdfError } from "../errors.ts";
import type { ColumnReader, InputValues } from "./input-columns.ts";
import type { InputTable } from "./input-table.ts";

/** The rows `from` to before `to` of the batch that `input` has now. */
export interface RowRange {
  readonly input: InputTable;
  readonly batch: number;
  readonly from: number;
  readonly to: number;
}

/** Its values and marks are made when they are first asked for, and stay when the next block comes. */
export class BlockColumn implements UdfBlockColumn {
  readonly name: string;
  readonly range: RowRange;
  /** Its position among the input's columns. */
  readonly index: number;
  readonly #reader: ColumnReader;
  #allValues: InputValues | undefined;
  #allNulls: { marks: Uint8Array | undefined } | undefined;

  constructor(range: RowRange, index: number, reader: ColumnReader) {
    this.name = reader.meta.name;
    this.range = range;
    this.index = index;
    this.#reader = reader;
  }

  get values(): InputValues {
    if (this.#allValues === undefined) {
      checkCurrent(this.range);
      this.#allValues = this.#reader.values(this.range.from, this.range.to);
    }
    return this.#allValues;
  }

  get nulls(): Uint8Array | undefined {
    if (this.#allNulls === undefined) {
      checkCurrent(this.range);
      this.#allNulls = { marks: this.#reader.nulls(this.range.from, this.range.to) };
    }
    return this.#allNulls.marks;
  }

  get(row: number): InputValue {
    const { range } = this;
    const at = range.from + row;
    // Refuses also what is no number: "1" would be added as text above.
    if (row >>> 0 !== row || at >= range.to) {
      throw misuse(
        `There is no row ${row} in a block of ${counted(range.to - range.from, "row")}, counted from 0.`,
      );
    }
    if (range.batch !== range.input.batch) throw stale();
    return this.#reader.get(at);
  }
}

/** Throws when the rows have been replaced by the next ones. */
export function checkCurrent({ batch, input }: RowRange): void {
  if (input.batch !== batch) throw stale();
}

function stale(): UdfError {
  return misuse(
    "A block's cells can be read until the next block is fetched; " +
      "take values or nulls before, or keep() the rows, and release() them when they are not needed any more.",
  );
}

function misuse(what: string): UdfError {
  return new UdfError(ClientErrorCode.usage, what);
}
