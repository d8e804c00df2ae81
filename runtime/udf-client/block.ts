/** Many rows at once: a block of the batch at hand, column by column. */
import type { UdfBlock, UdfBlockColumn } from "./author.ts";
import { ErrorCode, UdfError } from "./errors.ts";
import type { ColumnReader, InputValue, InputValues } from "./input-columns.ts";
import { appendRows, outputRows } from "./output-blocks.ts";
import type { Rows } from "./position.ts";

/** The rows `from` to before `to` of the batch at hand. */
export function createBlock(rows: Rows, from: number, to: number): UdfBlock {
  return new Block(rows, from, to);
}

/** Puts out rows given by columns, batch by batch; `rowNumberOf` tells the input row each belongs to. */
export function emitColumns(
  rows: Rows,
  columns: unknown,
  what: string,
  rowNumberOf: (index: number) => number,
): void {
  refuseReturns(rows, what);
  const given = outputRows(rows.output, columns, what);
  for (let done = 0; done < given.length; ) {
    done = appendRows(rows.output, given, done, rowNumberOf);
    if (rows.output.full) rows.flush();
  }
}

export function refuseReturns(rows: Rows, what: string): void {
  if (rows.returns) throw misuse(`${what} is for EMITS scripts: a RETURNS script returns its value.`);
}

class Block implements UdfBlock {
  readonly rows: number;
  readonly columns: readonly BlockColumn[];
  private readonly source: Rows;
  private readonly batch: number;
  private readonly from: number;

  constructor(source: Rows, from: number, to: number) {
    this.rows = to - from;
    this.source = source;
    this.batch = source.input.batch;
    this.from = from;
    this.columns = source.input.columns.map((reader) => new BlockColumn(source, reader, from, to));
  }

  column(column: string | number): BlockColumn {
    const found =
      typeof column === "number"
        ? this.columns[column]
        : this.columns.findLast(({ name }) => name === column);
    if (found !== undefined) return found;
    const names = this.columns.map(({ name }) => name).join(", ") || "none";
    throw misuse(
      `block.column(${JSON.stringify(column)}): there is no such column; there are ${names}, counted from 0.`,
    );
  }

  emit(row: number, ...values: unknown[]): void {
    const { source } = this;
    refuseReturns(source, "block.emit()");
    source.output.append(this.rowNumber(row), values);
    if (source.output.full) source.flush();
  }

  emitBlock(columns: unknown, inputRows?: ArrayLike<number>): void {
    if (inputRows === undefined) {
      const given = outputRows(this.source.output, columns, "block.emitBlock()");
      if (given.length !== this.rows) {
        throw misuse(
          `block.emitBlock(): expected ${this.rows} values a column, one for each row of the block, given ${given.length}; ` +
            "other numbers need the rows they belong to as second argument.",
        );
      }
    }
    emitColumns(this.source, columns, "block.emitBlock()", (index) =>
      this.rowNumber(inputRows === undefined ? index : inputRows[index]),
    );
  }

  private rowNumber(row: number | undefined): number {
    checkCurrent(this.source, this.batch);
    if (row === undefined || !Number.isInteger(row) || row < 0 || row >= this.rows) {
      throw misuse(`There is no row ${row} in a block of ${this.rows} rows, counted from 0.`);
    }
    return this.source.input.rowNumbers[this.from + row] as number;
  }
}

class BlockColumn implements UdfBlockColumn {
  readonly name: string;
  private readonly source: Rows;
  private readonly reader: ColumnReader;
  private readonly from: number;
  private readonly to: number;
  private readonly batch: number;
  private allValues: InputValues | undefined;
  private allNulls: { marks: Uint8Array | undefined } | undefined;

  constructor(source: Rows, reader: ColumnReader, from: number, to: number) {
    this.name = reader.meta.name;
    this.source = source;
    this.reader = reader;
    this.from = from;
    this.to = to;
    this.batch = source.input.batch;
  }

  get values(): InputValues {
    if (this.allValues === undefined) {
      checkCurrent(this.source, this.batch);
      this.allValues = this.reader.values(this.from, this.to);
    }
    return this.allValues;
  }

  get nulls(): Uint8Array | undefined {
    if (this.allNulls === undefined) {
      checkCurrent(this.source, this.batch);
      this.allNulls = { marks: this.reader.nulls(this.from, this.to) };
    }
    return this.allNulls.marks;
  }

  get(row: number): InputValue {
    const at = this.from + row;
    if (!(row >= 0 && at < this.to)) {
      throw misuse(`There is no row ${row} in a block of ${this.to - this.from} rows, counted from 0.`);
    }
    if (this.batch !== this.source.input.batch) throw stale();
    return this.reader.get(at);
  }
}

function checkCurrent(rows: Rows, batch: number): void {
  if (rows.input.batch !== batch) throw stale();
}

function stale(): UdfError {
  return misuse("A block's cells can be read until the next block is fetched; take values or nulls before.");
}

function misuse(what: string): UdfError {
  return new UdfError(ErrorCode.USAGE, what);
}
