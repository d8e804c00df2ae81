/** Blocks: many rows of the batch at hand at once, column by column. */
import type { UdfBlock, UdfCells } from "../author.ts";
import { ClientErrorCode, counted, UdfError, unknownColumn } from "../errors.ts";
import { BlockColumn, checkCurrent, type RowRange } from "./block-column.ts";
import type { InputTable } from "./input-table.ts";
import { appendRows, outputRows } from "./output-blocks.ts";
import type { ScriptRows } from "./script-rows.ts";

/** The rows `from` to before `to` of the batch at hand. */
export function createBlock(rows: ScriptRows, from: number, to: number): UdfBlock {
  return new Block(rows, rows.input, from, to);
}

/**
 * Puts out rows given by columns, batch by batch. `what` is the call for errors, `rowNumberOf` tells the
 * input row each belongs to, `expected` how many there must be.
 */
export function emitColumns(
  rows: ScriptRows,
  columns: unknown,
  what: string,
  rowNumberOf: (index: number) => number,
  expected?: number,
): void {
  refuseReturns(rows, what);
  const given = outputRows(rows.output, columns, what);
  if (expected !== undefined && given.length !== expected) {
    throw misuse(
      `${what}: expected ${counted(expected, "value")} a column, one for each row of the block, ` +
        `given ${given.length}; other numbers need the rows they belong to as second argument, one for each value.`,
    );
  }
  for (let done = 0; done < given.length; ) {
    done = appendRows(rows.output, given, done, rowNumberOf);
    if (rows.output.full) rows.flush();
  }
}

/** Throws in a RETURNS script; `what` is the call for the error. */
export function refuseReturns(rows: ScriptRows, what: string): void {
  if (rows.returns) throw misuse(`${what} is for EMITS scripts: a RETURNS script returns its value.`);
}

class Block implements UdfBlock {
  readonly rows: number;
  readonly columns: readonly BlockColumn[];
  readonly #range: RowRange;
  readonly #source: ScriptRows;
  readonly #group: number;

  constructor(source: ScriptRows, input: InputTable, from: number, to: number) {
    const range = { input, batch: input.batch, from, to };
    this.#range = range;
    this.#source = source;
    this.#group = source.group;
    this.rows = to - from;
    this.columns = input.columns.map((reader, index) => new BlockColumn(range, index, reader));
  }

  get cells(): UdfCells {
    checkCurrent(this.#range);
    return this.#range.input.cellsFrom(this.#range.from);
  }

  column(column: string | number): BlockColumn {
    const found =
      typeof column === "number"
        ? this.columns[column]
        : this.columns.findLast(({ name }) => name === column);
    if (found !== undefined) return found;
    const names = this.columns.map(({ name }) => name);
    throw unknownColumn("block.column", column, names);
  }

  keep(from = 0, to = this.rows, { cells = true } = {}): UdfBlock {
    checkCurrent(this.#range);
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= this.rows)) {
      throw misuse(
        `block.keep(${from}, ${to}): there are no such rows in a block of ${this.rows}, counted from 0.`,
      );
    }
    const { from: before, input } = this.#range;
    const kept =
      cells && input.columns.length > 0
        ? input.slice(before + from, before + to, this.#source.spareSlices.pop())
        : input.numbers(before + from, before + to);
    return new Block(this.#source, kept, 0, to - from);
  }

  release(): void {
    checkCurrent(this.#range);
    const { input } = this.#range;
    if (input === this.#source.input) throw misuse("block.release() is for what block.keep() returned.");
    input.batch++;
    // One without cells has nothing that is worth it.
    if (input.columns.length > 0) this.#source.spareSlices.push(input);
  }

  emit(row: number, ...values: unknown[]): void {
    const source = this.#source;
    refuseReturns(source, "block.emit()");
    source.output.append(this.#rowNumber(row), values);
    if (source.output.full) source.flush();
  }

  emitBlock(columns: unknown, inputRows?: ArrayLike<number>): void {
    emitColumns(
      this.#source,
      columns,
      "block.emitBlock()",
      (index) => this.#rowNumber(inputRows === undefined ? index : inputRows[index]),
      inputRows === undefined ? this.rows : inputRows.length,
    );
  }

  #rowNumber(row: number | undefined): number {
    checkCurrent(this.#range);
    if (this.#group !== this.#source.group) {
      throw misuse("The group these rows are of has ended: output can be added to them no more.");
    }
    if (row === undefined || !Number.isInteger(row) || row < 0 || row >= this.rows) {
      throw misuse(`There is no row ${row} in a block of ${counted(this.rows, "row")}, counted from 0.`);
    }
    return this.#range.input.rowNumbers[this.#range.from + row] as number;
  }
}

function misuse(what: string): UdfError {
  return new UdfError(ClientErrorCode.usage, what);
}
