/**
 * Puts input rows out as they came. The values of a row lie in an EMIT as they lie in a NEXT, so nothing is
 * decoded: a script that adds columns to its input, as a prediction does, pays only for those.
 */

import type { ColumnMeta } from "../wire/messages.ts";
import { writeInt } from "../wire/varints.ts";
import type { GrowingBytes } from "./growing.ts";
import type { InputTable } from "./input-table.ts";
import type { OutputTable } from "./output-table.ts";

/** Whether the output's first columns are the input's, so that a value of the one is a value of the other. */
export function canCopy(input: InputTable, output: OutputTable): boolean {
  if (input.columns.length > output.columns.length) return false;
  if (input.strings.count > 0 && !input.strings.isOneRun) return false;
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

/** Adds a row's cells to the output's row at hand, where the other columns' follow; canCopy() holds. */
export function copyRow(input: InputTable, row: number, output: OutputTable): void {
  const width = input.columns.length;
  appendBytes(output.nulls, input.nulls, row * width, (row + 1) * width);
  copyNumbers(input, row, output);
  const first = input.slotBefore("string", row);
  const last = input.slotBefore("string", row + 1);
  if (first < last) {
    const { strings } = input;
    const start = strings.fieldStart(first);
    const end = strings.fieldStart(last);
    appendBytes(output.strings, strings.bytes, start, end);
    // Most tags and lengths take two bytes, but the estimate counts four a string.
    output.size += end - start + 2 * (last - first);
  }
}

function copyNumbers(input: InputTable, row: number, output: OutputTable): void {
  let from = input.slotBefore("double", row);
  let to = input.slotBefore("double", row + 1);
  if (from < to) {
    const { doubles } = output;
    doubles.grow(to - from);
    for (let i = from; i < to; i++) doubles.values[doubles.length++] = input.doubles[i] as number;
    output.size += 8 * (to - from);
  }
  from = input.slotBefore("int32", row);
  to = input.slotBefore("int32", row + 1);
  for (let i = from; i < to; i++) appendInt(output.int32s, input.int32s[i] as number);
  output.size += 4 * (to - from);
  from = input.slotBefore("int64", row);
  to = input.slotBefore("int64", row + 1);
  for (let i = from; i < to; i++) appendInt(output.int64s, input.int64s[i] as number | bigint);
  output.size += 8 * (to - from);
  from = input.slotBefore("bool", row);
  to = input.slotBefore("bool", row + 1);
  if (from < to) appendBytes(output.booleans, input.booleans, from, to);
  output.size += to - from;
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
