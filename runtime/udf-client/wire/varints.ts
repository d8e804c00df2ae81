/** Packed varints in bulk: the hot part of integer columns and row numbers. */
import { protocolError } from "../errors.ts";
import { truncated } from "./protobuf.ts";

/** How many numbers a list has. */
function countVarints({ bytes, start, end }: VarintRange): number {
  let count = 0;
  for (let i = start; i < end; i++) if ((bytes[i] as number) < 128) count++;
  return count;
}

/** The signed 64-bit number whose bytes lie from `start` on, the last one at `last`: bigint beyond 2^53. */
function longAt(bytes: Buffer, start: number, last: number): number | bigint {
  if (last - start >= 10) {
    throw protocolError("A number in a table of the database has more than 10 bytes.");
  }
  let low = 0;
  let high = 0;
  for (let position = start, shift = 0; position <= last; position++, shift += 7) {
    const bits = (bytes[position] as number) & 127;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high = bits >>> 4;
    } else if (shift < 63) high |= bits << (shift - 32);
    else high |= (bits & 1) << 31;
  }
  const value = high * 4294967296 + (low >>> 0);
  return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** A list of numbers in a message. */
export interface VarintRange {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * Numbers of 32 bits, of which there must be `count`; they are put into `reused` if there is room. `what`
 * names them for the error.
 */
export function readInt32s(range: VarintRange, count: number, what: string, reused: Int32Array): Int32Array {
  const { bytes, end } = range;
  const room = roomFor(range, count);
  const values = reused.length >= room ? reused : new Int32Array(room);
  let position = range.start;
  let index = 0;
  while (position < end && index < room) {
    const first = position;
    let byte = bytes[position++] as number;
    let value = byte & 127;
    for (let shift = 7; byte > 127 && shift < 28; shift += 7) {
      byte = bytes[position++] as number;
      value |= (byte & 127) << shift;
    }
    if (byte > 127) {
      while (byte > 127) byte = bytes[position++] as number;
      const long = longAt(bytes, first, position - 1);
      if (long !== Number(long) || (long | 0) !== long) {
        throw protocolError("An INT32 value of the database exceeds 32 bits.");
      }
      value = long;
    }
    values[index++] = value;
  }
  checkCount(range, position, index, count, what);
  return values.length === count ? values : values.subarray(0, count);
}

/** As readInt32s(), for numbers of 64 bits; where one is not exact as a number all lie in an array. */
export function readInt64s(
  range: VarintRange,
  count: number,
  what: string,
  reused: Float64Array,
): Float64Array | (number | bigint)[] {
  const { bytes, end } = range;
  const room = roomFor(range, count);
  const values = reused.length >= room ? reused : new Float64Array(room);
  let withBigints: (number | bigint)[] | undefined;
  let position = range.start;
  let index = 0;
  while (position < end && index < room) {
    const first = position;
    let byte = bytes[position++] as number;
    let value = byte & 127;
    for (let shift = 7; byte > 127 && shift < 28; shift += 7) {
      byte = bytes[position++] as number;
      value |= (byte & 127) << shift;
    }
    for (let factor = 2 ** 28; byte > 127 && factor < 2 ** 49; factor *= 128) {
      byte = bytes[position++] as number;
      value += (byte & 127) * factor;
    }
    if (byte > 127) {
      while (byte > 127) byte = bytes[position++] as number;
      const long = longAt(bytes, first, position - 1);
      if (typeof long === "bigint") {
        withBigints ??= Array.from<number | bigint>(values.subarray(0, index));
        withBigints[index++] = long;
        continue;
      }
      value = long;
    }
    values[index] = value;
    if (withBigints !== undefined) withBigints[index] = value;
    index++;
  }
  checkCount(range, position, index, count, what);
  return withBigints ?? (values.length === count ? values : values.subarray(0, count));
}

/** How many numbers to read at most: none has fewer than a byte. Throws where the last one is cut off. */
function roomFor({ bytes, start, end }: VarintRange, count: number): number {
  if (end > start && (bytes[end - 1] as number) > 127) throw truncated();
  return Math.min(count, end - start);
}

function checkCount(range: VarintRange, position: number, read: number, count: number, what: string): void {
  if (position >= range.end && read === count) return;
  throw protocolError(
    `A table of the database has ${countVarints(range)} ${what} where its rows need ${count}.`,
  );
}

/** The last number of a list that is not empty, without the others. */
export function lastVarint({ bytes, start, end }: VarintRange): number {
  let first = end - 1;
  while (first > start && (bytes[first - 1] as number) > 127) first--;
  return Number(longAt(bytes, first, end - 1));
}

/**
 * Row numbers are unsigned; they count rows and so stay below 2^53. There must be `rows` of them; they are
 * put into `reused` if there is room. Every row has one, so the loop is kept plain.
 */
export function readRowNumbers(range: VarintRange, rows: number, reused: Float64Array): Float64Array {
  const { bytes, end } = range;
  const room = roomFor(range, rows);
  const values = reused.length >= room ? reused : new Float64Array(room);
  let position = range.start;
  let index = 0;
  while (position < end && index < room) {
    let byte = bytes[position++] as number;
    let value = byte & 127;
    // One loop for all lengths below 2^28: V8 would compile anew at the first number of each further branch.
    for (let shift = 7; byte > 127 && shift < 28; shift += 7) {
      byte = bytes[position++] as number;
      value |= (byte & 127) << shift;
    }
    if (byte > 127) {
      for (let factor = 2 ** 28; byte > 127; factor *= 128) {
        byte = bytes[position++] as number;
        value += (byte & 127) * factor;
      }
      if (!(value <= Number.MAX_SAFE_INTEGER))
        throw protocolError("A row number of the database exceeds 2^53.");
    }
    values[index++] = value;
  }
  checkCount(range, position, index, rows, "row numbers");
  return values.length === rows ? values : values.subarray(0, rows);
}

/**
 * Writes a safe integer or bigint as a 64-bit varint (at most ten bytes) and returns the position behind it.
 */
export function writeInt(target: Uint8Array, position: number, value: number | bigint): number {
  if (typeof value !== "number" || value < 0 || value > 0x7fffffff) return writeLong(target, position, value);
  let at = position;
  let rest = value | 0;
  while (rest > 127) {
    target[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  target[at++] = rest;
  return at;
}

/** Apart from writeInt(), which V8 then finds small enough to inline. */
function writeLong(target: Uint8Array, position: number, value: number | bigint): number {
  let at = position;
  let low: number;
  let high: number;
  if (typeof value === "number") {
    low = value >>> 0;
    high = Math.floor(value / 4294967296) >>> 0;
  } else {
    low = Number(BigInt.asUintN(32, value));
    high = Number(BigInt.asUintN(32, value >> 32n));
  }
  while (high > 0 || low > 127) {
    target[at++] = (low & 127) | 128;
    low = ((low >>> 7) | (high << 25)) >>> 0;
    high >>>= 7;
  }
  target[at++] = low;
  return at;
}
