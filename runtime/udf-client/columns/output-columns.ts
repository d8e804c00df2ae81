/** Writers for output columns: each puts the values of one column into their lane. */

import type { OutputValue } from "../author.ts";
import type { ColumnMeta } from "../wire/messages.ts";
import { stringTag } from "../wire/protocol.ts";
import { writeInt } from "../wire/varints.ts";
import { dateLength, timestampLength, writeDate, writeTimestamp } from "./dates.ts";
import { ExactDecimal } from "./decimal.ts";
import { digitCount, writeDigits } from "./digits.ts";
import type { GrowingBytes, GrowingDoubles } from "./growing.ts";
import {
  characterCount,
  decimalOf,
  digitsOfSecond,
  exactNumberOf,
  type IntegerRange,
  integerRange,
  isAsciiColumn,
  isAsciiText,
  isDateText,
  isTimestampText,
  isWellFormed,
  maximalLength,
  wholeOf,
} from "./output-values.ts";

/**
 * The lanes of a table that is being filled: the values of all columns that travel alike, as they are sent.
 */
export interface OutputLanes {
  readonly doubles: GrowingDoubles;
  readonly int32s: GrowingBytes;
  readonly int64s: GrowingBytes;
  readonly booleans: GrowingBytes;
  readonly strings: GrowingBytes;
  /** The bytes of all lanes as the protocol estimates them; who adds a value adds its bytes. */
  size: number;
}

/** What became of a cell; the first two are its mark in a message. */
export const Outcome = { taken: 0, null: 1, misfit: 2 } as const;
type Outcome = (typeof Outcome)[keyof typeof Outcome];

/**
 * Writes one column. put() takes any value but null; for one that does not fit it returns false, and nothing
 * of it is sent. One class for each kind of value, because V8 inlines a put() that always sees the same kind.
 */
export abstract class ColumnWriter {
  readonly meta: ColumnMeta;
  protected readonly lanes: OutputLanes;

  constructor(lanes: OutputLanes, meta: ColumnMeta) {
    this.lanes = lanes;
    this.meta = meta;
  }

  abstract put(value: unknown): boolean;

  /**
   * put(), or NULL, of one of many values. Each class has its own, so that V8 sees few kinds of list in each.
   */
  abstract putFrom(values: ArrayLike<OutputValue>, index: number): Outcome;
}

export class DoubleWriter extends ColumnWriter {
  override put(value: unknown): boolean {
    const number = typeof value === "bigint" ? exactNumberOf(value) : value;
    if (typeof number !== "number" || !Number.isFinite(number)) return false;
    const { lanes } = this;
    const { doubles } = lanes;
    if (doubles.length === doubles.values.length) doubles.grow(1);
    doubles.values[doubles.length++] = number;
    lanes.size += 8;
    return true;
  }

  override putFrom(values: ArrayLike<OutputValue>, index: number): Outcome {
    const value = values[index];
    if (value === null) return Outcome.null;
    return this.put(value) ? Outcome.taken : Outcome.misfit;
  }
}

export class BooleanWriter extends ColumnWriter {
  override put(value: unknown): boolean {
    if (typeof value !== "boolean") return false;
    const { booleans } = this.lanes;
    booleans.reserve(1);
    booleans.bytes[booleans.length++] = value ? 1 : 0;
    this.lanes.size += 1;
    return true;
  }

  override putFrom(values: ArrayLike<OutputValue>, index: number): Outcome {
    const value = values[index];
    if (value === null) return Outcome.null;
    // A block's BOOLEAN column has its values as bytes.
    return this.put(values instanceof Uint8Array ? value !== 0 : value) ? Outcome.taken : Outcome.misfit;
  }
}

/** Integers of at most 32 or 64 bits. */
export class IntegerWriter extends ColumnWriter {
  readonly #range: IntegerRange;
  /** The range for numbers, which are exact only up to 2^53. */
  readonly #lowest: number;
  readonly #highest: number;
  readonly #width: number;

  constructor(lanes: OutputLanes, meta: ColumnMeta, bits: 32 | 64) {
    super(lanes, meta);
    this.#range = integerRange(meta, bits);
    this.#lowest = Math.max(Number(this.#range.lowest), Number.MIN_SAFE_INTEGER);
    this.#highest = Math.min(Number(this.#range.highest), Number.MAX_SAFE_INTEGER);
    this.#width = bits / 8;
  }

  override put(value: unknown): boolean {
    if (typeof value === "number") {
      if (!(value >= this.#lowest && value <= this.#highest) || !Number.isInteger(value)) return false;
      // -0 is an integer too, but a varint has no sign to show it.
      this.#write(value + 0);
      return true;
    }
    const text = value instanceof ExactDecimal ? String(value) : value;
    const whole = typeof text === "string" ? wholeOf(text) : text;
    if (typeof whole !== "bigint" || whole < this.#range.lowest || whole > this.#range.highest) return false;
    this.#write(whole);
    return true;
  }

  #write(value: number | bigint): void {
    const target = this.#width === 4 ? this.lanes.int32s : this.lanes.int64s;
    target.reserve(10);
    target.length = writeInt(target.bytes, target.length, value);
    this.lanes.size += this.#width;
  }

  override putFrom(values: ArrayLike<OutputValue>, index: number): Outcome {
    const value = values[index];
    if (value === null) return Outcome.null;
    return this.put(value) ? Outcome.taken : Outcome.misfit;
  }
}

export class StringWriter extends ColumnWriter {
  readonly #limit: number;
  readonly #isAscii: boolean;

  constructor(lanes: OutputLanes, meta: ColumnMeta) {
    super(lanes, meta);
    this.#limit = maximalLength(meta);
    this.#isAscii = isAsciiColumn(meta);
  }

  override put(value: unknown): boolean {
    if (typeof value !== "string" || (this.#isAscii && !isAsciiText(value))) return false;
    return putText(this.lanes, value, this.#limit);
  }

  override putFrom(values: ArrayLike<OutputValue>, index: number): Outcome {
    const value = values[index];
    if (value === null) return Outcome.null;
    return this.put(value) ? Outcome.taken : Outcome.misfit;
  }
}

export class DateWriter extends ColumnWriter {
  override put(value: unknown): boolean {
    if (typeof value === "string") return isDateText(value) && putText(this.lanes, value, dateLength);
    if (!(value instanceof Date)) return false;
    const { lanes } = this;
    const position = reserveText(lanes, dateLength);
    return writeDate(lanes.strings.bytes, position, value);
  }

  override putFrom(values: ArrayLike<OutputValue>, index: number): Outcome {
    const value = values[index];
    if (value === null) return Outcome.null;
    return this.put(value) ? Outcome.taken : Outcome.misfit;
  }
}

export class TimestampWriter extends ColumnWriter {
  readonly #digits: number;
  /** What the milliseconds of a Date must be multiples of. */
  readonly #step: number;

  constructor(lanes: OutputLanes, meta: ColumnMeta) {
    super(lanes, meta);
    this.#digits = digitsOfSecond(meta);
    this.#step = 10 ** Math.max(0, 3 - this.#digits);
  }

  override put(value: unknown): boolean {
    if (typeof value === "string") {
      return isTimestampText(value, this.#digits) && putText(this.lanes, value, value.length);
    }
    if (!(value instanceof Date) || (this.#step > 1 && value.getMilliseconds() % this.#step !== 0))
      return false;
    const { lanes } = this;
    const position = reserveText(lanes, timestampLength);
    return writeTimestamp(lanes.strings.bytes, position, value);
  }

  override putFrom(values: ArrayLike<OutputValue>, index: number): Outcome {
    const value = values[index];
    if (value === null) return Outcome.null;
    return this.put(value) ? Outcome.taken : Outcome.misfit;
  }
}

/**
 * DECIMALs that travel as text. A number is rounded to the digits that the column has behind the point, as
 * toFixed() does, from its exact value and a half away from zero; where it has none nothing is rounded.
 */
export class DecimalWriter extends ColumnWriter {
  readonly #scale: number;
  /** 10^scale; with more digits than a number has, all goes the slow way. */
  readonly #power: number;
  /** Above each number that the column has the digits for, taken times 10^scale. */
  readonly #limit: number;

  constructor(lanes: OutputLanes, meta: ColumnMeta) {
    super(lanes, meta);
    this.#scale = meta.scale;
    this.#power = meta.scale <= 15 ? 10 ** meta.scale : Number.NaN;
    this.#limit = meta.precision === 0 ? Number.POSITIVE_INFINITY : 10 ** meta.precision;
  }

  override put(value: unknown): boolean {
    if (typeof value === "number") {
      const size = Math.abs(value);
      const isWhole = Number.isInteger(value);
      if (!isWhole && this.#scale === 0) return false;
      const exact = isWhole ? size * this.#power : this.#rounded(size);
      if (exact <= Number.MAX_SAFE_INTEGER) {
        if (exact >= this.#limit) return false;
        this.#write(exact, value < 0, isWhole);
        return true;
      }
    }
    const text = decimalOf(value, this.meta);
    return text !== undefined && putText(this.lanes, text, text.length);
  }

  /**
   * The nearest whole number to `size` times 10^scale. NaN where it might be another: a product is rounded
   * itself, and so can come to lie in the middle between two, though never beyond it; from 2^52 on there is
   * no such middle.
   */
  #rounded(size: number): number {
    const product = size * this.#power;
    const below = Math.floor(product);
    const fraction = product - below;
    if (fraction === 0.5 || !(product < 2 ** 52)) return Number.NaN;
    return fraction > 0.5 ? below + 1 : below;
  }

  /** Writes `scaled` divided by 10^scale, a whole number without digits behind the point. */
  #write(scaled: number, isNegative: boolean, isWhole: boolean): void {
    const { lanes } = this;
    const scale = isWhole ? 0 : this.#scale;
    const whole = Math.floor(scaled / this.#power);
    const digits = digitCount(whole);
    const sign = isNegative && scaled > 0 ? 1 : 0;
    let position = reserveText(lanes, sign + digits + (scale > 0 ? 1 + scale : 0));
    const { bytes } = lanes.strings;
    if (sign > 0) bytes[position++] = code.minus;
    position = writeDigits(bytes, position, whole, digits);
    if (scale === 0) return;
    bytes[position] = code.point;
    writeDigits(bytes, position + 1, scaled - whole * this.#power, scale);
  }

  override putFrom(values: ArrayLike<OutputValue>, index: number): Outcome {
    const value = values[index];
    if (value === null) return Outcome.null;
    return this.put(value) ? Outcome.taken : Outcome.misfit;
  }
}

const code = { minus: 45, point: 46 } as const;

/** Begins a text of so many ASCII characters, fewer than 128, and returns where they go. */
function reserveText(lanes: OutputLanes, length: number): number {
  const { strings } = lanes;
  strings.reserve(length + 2);
  const start = strings.length;
  strings.bytes[start] = stringTag;
  strings.bytes[start + 1] = length;
  strings.length = start + 2 + length;
  lanes.size += 4 + length;
  return start + 2;
}

/** Up to so many characters a loop is faster than a call of Buffer.write. */
const fewCharacters = 16;
const notAscii = -1;

/** False for text that is too long or no valid Unicode. */
function putText(lanes: OutputLanes, value: string, limit: number): boolean {
  const { length } = value;
  const { strings } = lanes;
  strings.reserve(length * 3 + 6);
  const { bytes } = strings;
  const start = strings.length;
  bytes[start] = stringTag;
  let count = length <= fewCharacters ? writeAscii(bytes, start + 2, value) : notAscii;
  if (count === notAscii) {
    if (length > limit && characterCount(value) > limit) return false;
    count = bytes.write(value, start + 2);
    if (count > length && !isWellFormed(value)) return false;
  } else if (count > limit) return false;
  // The length has one byte until it is known that it takes more.
  const more = varintLength(count) - 1;
  if (more > 0) bytes.copyWithin(start + 2 + more, start + 2, start + 2 + count);
  strings.length = writeInt(bytes, start + 1, count) + count;
  lanes.size += 4 + count;
  return true;
}

/** The bytes that a varint takes. */
function varintLength(value: number): number {
  let length = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) length++;
  return length;
}

/**
 * Faster than Buffer.write for short text. For other text it returns notAscii, with the target half written.
 */
function writeAscii(target: Buffer, start: number, value: string): number {
  const { length } = value;
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i);
    if (code > 127) return notAscii;
    target[start + i] = code;
  }
  return length;
}
