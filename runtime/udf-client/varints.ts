/** Packed varints in bulk: the hot part of integer columns and row numbers. */
import { protocolError } from "./errors.ts";
import { truncated } from "./wire.ts";

/** How many varints lie between `start` and `end`. */
function countVarints(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if ((bytes[i] as number) < 128) count++;
  if (end > start && (bytes[end - 1] as number) > 127) throw truncated();
  return count;
}

/** Calls `put(index, low, high)` with the two 32-bit halves, signed, of each number. Returns how many there are. */
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

/** Row numbers: unsigned; they count rows and so stay below 2^53. */
export function readRowNumbers(bytes: Buffer, start: number, end: number): Float64Array {
  const values = new Float64Array(countVarints(bytes, start, end));
  let position = start;
  // Every row has one, so this loop is kept plain.
  for (let index = 0; index < values.length; index++) {
    let byte = bytes[position++] as number;
    let value = byte & 127;
    for (let factor = 128; byte > 127; factor *= 128) {
      byte = bytes[position++] as number;
      value += (byte & 127) * factor;
    }
    if (!(value <= Number.MAX_SAFE_INTEGER))
      throw protocolError("A row number of the database exceeds 2^53.");
    values[index] = value;
  }
  return values;
}

/** Writes a safe integer or bigint as a 64-bit varint (at most ten bytes) and returns the position behind it. */
export function writeInt(target: Uint8Array, position: number, value: number | bigint): number {
  let at = position;
  if (typeof value === "number" && value >= 0 && value <= 0x7fffffff) {
    let rest = value;
    while (rest > 127) {
      target[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    target[at++] = rest;
    return at;
  }
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
