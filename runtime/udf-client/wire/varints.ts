/** Packed varints in bulk: the hot part of integer columns and row numbers. */
import { protocolError } from "../errors.ts";
import { truncated } from "./protobuf.ts";

/** How many varints lie between `start` and `end`. */
function countVarints(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if ((bytes[i] as number) < 128) count++;
  if (end > start && (bytes[end - 1] as number) > 127) throw truncated();
  return count;
}

/**
 * Calls `put(index, low, high)` with the two 32-bit halves, signed, of each number. Returns how many there
 * are.
 */
function readVarints(
  bytes: Buffer,
  start: number,
  end: number,
  put: (index: number, low: number, high: number) => void,
): number {
  let position = start;
  let index = 0;
  while (position < end) {
    const first = position;
    let byte = bytes[position++] as number;
    let low = byte & 127;
    let high = 0;
    for (let shift = 7; byte > 127; shift += 7) {
      if (position >= end) throw truncated();
      if (position - first >= 10) {
        throw protocolError("A number in a table of the database has more than 10 bytes.");
      }
      byte = bytes[position++] as number;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= (bits & 1) << 31;
    }
    put(index++, low, high);
  }
  return index;
}

/** Throws a protocol error for a number of more than 32 bits. */
export function readInt32s(bytes: Buffer, start: number, end: number): Int32Array {
  const values = new Int32Array(countVarints(bytes, start, end));
  readVarints(bytes, start, end, (index, low, high) => {
    if (high !== low >> 31) throw protocolError("An INT32 value of the database exceeds 32 bits.");
    values[index] = low;
  });
  return values;
}

/** Numbers where they are exact, bigints beyond. */
export function readInt64s(bytes: Buffer, start: number, end: number): (number | bigint)[] {
  const values: (number | bigint)[] = new Array(countVarints(bytes, start, end));
  readVarints(bytes, start, end, (index, low, high) => {
    const value = high * 4294967296 + (low >>> 0);
    values[index] = Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low >>> 0);
  });
  return values;
}

/**
 * Row numbers are unsigned; they count rows and so stay below 2^53. There must be `rows` of them; they are
 * put into `reused` if there is room. Every row has one, so the loop is kept plain.
 */
export function readRowNumbers(
  bytes: Buffer,
  start: number,
  end: number,
  rows: number,
  reused: Float64Array,
): Float64Array {
  // No number begins behind the last byte, and none has fewer than one.
  if (end > start && (bytes[end - 1] as number) > 127) throw truncated();
  const room = Math.min(rows, end - start);
  const values = reused.length >= room ? reused : new Float64Array(room);
  let position = start;
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
  if (position < end || index < rows) {
    throw protocolError(
      `A table of the database with ${rows} rows has ${countVarints(bytes, start, end)} row numbers.`,
    );
  }
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
