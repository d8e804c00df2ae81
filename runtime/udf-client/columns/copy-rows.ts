/**
 * Puts input rows out as they came. The values of a row lie in an EMIT as they lie in a NEXT, so nothing is
 * decoded: a script that adds columns to its input, as a prediction does, pays only for those.
 */

import type { ColumnMeta } from "../wire/messages.ts";
import { writeInt } from "../wire/varints.ts";
import type { GrowingBytes } from "./growing.ts";
import type { Lane } from "./input-columns.ts";
import type { InputTable, LanePlace } from "./input-table.ts";
import type { OutputTable } from "./output-table.ts";

/** Whether the output's first columns are the input's, so that a value of the one is a value of the other. */
export function canCopy(input: InputTable, output: OutputTable): boolean {
  if (input.columns.length > output.columns.length) return false;
  if (input.stringFields.count > 0 && !input.stringFields.isOneRun) return false;
  return input.columns.every(({ meta }, i) => isSame(meta, output.columns[i]));
}

function isSame(left: ColumnMeta, right: ColumnMeta | undefined): boolean {
  return (
    left.type === right?.type &&
    left.typeName === right.typeName &&
    left.size === right.size &&
    left.precision === right.precision &&
    left.scale === right.scale
  );
}

/**
 * Adds rows of an input to the output's row at hand, where the other columns' cells follow; canCopy()
 * holds.
 */
export class RowCopier {
  readonly #input: InputTable;
  readonly #output: OutputTable;
  readonly #width: number;
  readonly #places: Readonly<Record<Lane, LanePlace>>;

  constructor(input: InputTable, output: OutputTable) {
    this.#input = input;
    this.#output = output;
    this.#width = input.columns.length;
    const { places } = input;
    this.#places = places;
  }

  copy(row: number): void {
    const input = this.#input;
    const output = this.#output;
    const { bool, double, int32, int64, string } = this.#places;
    const width = this.#width;
    appendBytes(output.nulls, input.nulls, row * width, (row + 1) * width);
    if (double.stride > 0) copyDoubles(input, output, before(double, row), before(double, row + 1));
    if (int32.stride > 0) copyInts(input.int32s, output.int32s, before(int32, row), before(int32, row + 1));
    if (int64.stride > 0) copyInts(input.int64s, output.int64s, before(int64, row), before(int64, row + 1));
    if (bool.stride > 0) {
      appendBytes(output.booleans, input.booleans, before(bool, row), before(bool, row + 1));
    }
    if (string.stride > 0) copyStrings(input, output, row, before(string, row + 1) - before(string, row));
    output.size +=
      8 * (before(double, row + 1) - before(double, row)) +
      4 * (before(int32, row + 1) - before(int32, row)) +
      8 * (before(int64, row + 1) - before(int64, row)) +
      (before(bool, row + 1) - before(bool, row));
  }
}

function before({ cellsBefore, stride }: LanePlace, row: number): number {
  return cellsBefore === undefined ? row * stride : (cellsBefore[row] as number);
}

function copyDoubles(input: InputTable, output: OutputTable, from: number, to: number): void {
  const { doubles } = output;
  doubles.grow(to - from);
  const source = input.doubles;
  const { values } = doubles;
  let { length } = doubles;
  for (let i = from; i < to; i++) values[length++] = source[i] as number;
  doubles.length = length;
}

function copyInts(source: ArrayLike<number | bigint>, target: GrowingBytes, from: number, to: number): void {
  for (let i = from; i < to; i++) appendInt(target, source[i] as number | bigint);
}

function copyStrings(input: InputTable, output: OutputTable, row: number, count: number): void {
  if (count === 0) return;
  const start = input.stringStart(row);
  const end = input.stringStart(row + 1);
  appendBytes(output.strings, input.stringFields.bytes, start, end);
  // Most tags and lengths take two bytes, but the estimate counts four a string.
  output.size += end - start + 2 * count;
}

function appendInt(target: GrowingBytes, value: number | bigint): void {
  target.reserve(10);
  target.length = writeInt(target.bytes, target.length, value);
}

/** Bytes up to which a loop is faster than a call of Buffer.copy. */
const few = 64;

function appendBytes(target: GrowingBytes, source: Buffer, start: number, end: number): void {
  target.reserve(end - start);
  const { bytes } = target;
  let position = target.length;
  target.length += end - start;
  if (end - start > few) source.copy(bytes, position, start, end);
  else for (let i = start; i < end; i++) bytes[position++] = source[i] as number;
}
