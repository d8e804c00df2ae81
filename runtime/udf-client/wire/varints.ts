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
  const room = roomFor(range, count);
  const values = reused.length >= room ? reused : new Int32Array(room);
  const list = new VarintList(range);
  let index = 0;
  while (index < room && list.position < range.end) {
    const to = Math.min(index + chunk, room);
    index = list.readSomeInts(values, index, to);
    if (index === to || list.position >= range.end) continue;
    const one = Number(list.readOne());
    if ((one | 0) !== one) throw protocolError("An INT32 value of the database exceeds 32 bits.");
    values[index++] = one;
  }
  checkCount(range, list.position, index, count, what);
  return values.length === count ? values : values.subarray(0, count);
}

/** As readInt32s(), for numbers of 64 bits; where one is not exact as a number all lie in an array. */
export function readInt64s(
  range: VarintRange,
  count: number,
  what: string,
  reused: Float64Array,
): Float64Array | (number | bigint)[] {
  const room = roomFor(range, count);
  const values = reused.length >= room ? reused : new Float64Array(room);
  const list = new VarintList(range);
  let withBigints: (number | bigint)[] | undefined;
  let index = 0;
  while (index < room && list.position < range.end) {
    const from = index;
    const to = Math.min(from + chunk, room);
    index = list.readSome(values, from, to);
    if (withBigints !== undefined) for (let i = from; i < index; i++) withBigints[i] = values[i] as number;
    if (index === to || list.position >= range.end) continue;
    let one: number | bigint;
    do {
      one = list.readOne();
      if (typeof one === "bigint") withBigints ??= Array.from<number | bigint>(values.subarray(0, index));
      else values[index] = one;
      if (withBigints !== undefined) withBigints[index] = one;
      index++;
      // Where one is beyond 2^53 the next one often is, too.
    } while (typeof one === "bigint" && index < room && list.position < range.end);
  }
  checkCount(range, list.position, index, count, what);
  return withBigints ?? (values.length === count ? values : values.subarray(0, count));
}

/**
 * How many numbers are read in one call. V8 compiles what is called often as a whole; of a function with one
 * long loop it compiles the loop alone, and gives that up at its end, in each message anew.
 */
const chunk = 1024;

/** Reads one number after the other. The list's last byte must end a number. */
class VarintList {
  position: number;
  readonly #bytes: Buffer;
  readonly #view: DataView;
  /** Where a number may begin at most for readSome(): there are ten bytes then, the list's or others. */
  readonly #last: number;
  readonly #lowest: number;

  constructor({ bytes, start, end }: VarintRange, lowest = Number.MIN_SAFE_INTEGER) {
    this.position = start;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#last = Math.min(end - 1, bytes.byteLength - 10);
    this.#lowest = lowest;
  }

  /**
   * Puts numbers into `values` from the index `from` to before `to`, and returns up to where: it ends before
   * one that is lower than allowed or not exact as a number, and before the message's last bytes. It takes
   * four bytes at a time and has no loop over a number's bytes, which would cost twice as much.
   */
  readSome(values: Float64Array, from: number, to: number): number {
    const view = this.#view;
    const last = this.#last;
    const lowest = this.#lowest;
    let { position } = this;
    let index = from;
    while (index < to && position <= last) {
      const first = view.getInt32(position, true);
      if ((first & 0x80) === 0) {
        values[index++] = first & 0x7f;
        position++;
        continue;
      }
      let low = (first & 0x7f) | ((first >> 1) & 0x3f80);
      if ((first & 0x8000) === 0) {
        values[index++] = low;
        position += 2;
        continue;
      }
      low |= (first >> 2) & 0x1fc000;
      if ((first & 0x800000) === 0) {
        values[index++] = low;
        position += 3;
        continue;
      }
      low |= (first >> 3) & 0xfe00000;
      if (first >= 0) {
        values[index++] = low;
        position += 4;
        continue;
      }
      let length = 5;
      const second = view.getInt32(position + 4, true);
      let middle = second & 0x7f;
      let high = 0;
      if ((second & 0x80) !== 0) {
        length = 6;
        middle |= (second >> 1) & 0x3f80;
        if ((second & 0x8000) !== 0) {
          length = 7;
          middle |= (second >> 2) & 0x1fc000;
          if ((second & 0x800000) !== 0) {
            length = 8;
            middle |= (second >> 3) & 0xfe00000;
            if (second < 0) {
              length = 9;
              const third = view.getUint16(position + 8, true);
              high = third & 0x7f;
              if ((third & 0x80) !== 0) {
                length = 10;
                if (third > 0x7fff) break;
                // The last bit is the sign.
                high = ((high | ((third >> 1) & 0x80)) << 24) >> 24;
              }
            }
          }
        }
      }
      const value = (high * 2 ** 28 + middle) * 2 ** 28 + low;
      if (!(value >= lowest && value <= Number.MAX_SAFE_INTEGER)) break;
      values[index++] = value;
      position += length;
    }
    this.position = position;
    return index;
  }

  /**
   * readSome() for numbers of 32 bits; it ends before what is written otherwise than usual. A negative number
   * has ten bytes, of which the last five are the same for all.
   */
  readSomeInts(values: Int32Array, from: number, to: number): number {
    const view = this.#view;
    const last = this.#last;
    let { position } = this;
    let index = from;
    while (index < to && position <= last) {
      const first = view.getInt32(position, true);
      if ((first & 0x80) === 0) {
        values[index++] = first & 0x7f;
        position++;
        continue;
      }
      let low = (first & 0x7f) | ((first >> 1) & 0x3f80);
      if ((first & 0x8000) === 0) {
        values[index++] = low;
        position += 2;
        continue;
      }
      low |= (first >> 2) & 0x1fc000;
      if ((first & 0x800000) === 0) {
        values[index++] = low;
        position += 3;
        continue;
      }
      low |= (first >> 3) & 0xfe00000;
      if (first >= 0) {
        values[index++] = low;
        position += 4;
        continue;
      }
      const second = view.getInt32(position + 4, true);
      if ((second & 0xf8) === 0) {
        values[index++] = low | (second << 28);
        position += 5;
        continue;
      }
      if ((second | 7) !== -1 || view.getUint16(position + 8, true) !== 0x1ff) break;
      values[index++] = low | (second << 28);
      position += 10;
    }
    this.position = position;
    return index;
  }

  /** The next number, whatever its length is. */
  readOne(): number | bigint {
    const start = this.position;
    while ((this.#bytes[this.position] as number) > 127) this.position++;
    return longAt(this.#bytes, start, this.position++);
  }
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
 * put into `reused` if there is room.
 */
export function readRowNumbers(range: VarintRange, rows: number, reused: Float64Array): Float64Array {
  const room = roomFor(range, rows);
  const values = reused.length >= room ? reused : new Float64Array(room);
  const list = new VarintList(range, 0);
  let index = 0;
  while (index < room && list.position < range.end) {
    const to = Math.min(index + chunk, room);
    index = list.readSome(values, index, to);
    if (index === to || list.position >= range.end) continue;
    const one = list.readOne();
    if (typeof one === "bigint" || one < 0) {
      throw protocolError("A row number of the database exceeds 2^53.");
    }
    values[index++] = one;
  }
  checkCount(range, list.position, index, rows, "row numbers");
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
