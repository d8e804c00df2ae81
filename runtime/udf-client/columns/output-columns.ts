/** Writers for output columns: each puts the values of one column into their lane. */

import type { ColumnMeta } from "../wire/messages.ts";
import { stringTag } from "../wire/protocol.ts";
import { writeInt } from "../wire/varints.ts";
import type { GrowingBytes, GrowingDoubles } from "./growing.ts";
import {
  characterCount,
  type IntegerRange,
  integerRange,
  isWellFormed,
  maximalLength,
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
}

export class DoubleWriter extends ColumnWriter {
  override put(value: unknown): boolean {
    if (typeof value !== "number" || !Number.isFinite(value)) return false;
    const { lanes } = this;
    const { doubles } = lanes;
    if (doubles.length === doubles.values.length) doubles.grow(1);
    doubles.values[doubles.length++] = value;
    lanes.size += 8;
    return true;
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
    if (typeof value !== "bigint" || value < this.#range.lowest || value > this.#range.highest) return false;
    this.#write(value);
    return true;
  }

  #write(value: number | bigint): void {
    const target = this.#width === 4 ? this.lanes.int32s : this.lanes.int64s;
    target.reserve(10);
    target.length = writeInt(target.bytes, target.length, value);
    this.lanes.size += this.#width;
  }
}

export class StringWriter extends ColumnWriter {
  readonly #limit: number;

  constructor(lanes: OutputLanes, meta: ColumnMeta) {
    super(lanes, meta);
    this.#limit = maximalLength(meta);
  }

  override put(value: unknown): boolean {
    return typeof value === "string" && putText(this.lanes, value, this.#limit);
  }
}

/** Values that travel as text though they are none; `textOf` gives undefined for one that does not fit. */
export class TextWriter extends ColumnWriter {
  readonly #textOf: (value: unknown, column: ColumnMeta) => string | undefined;

  constructor(
    lanes: OutputLanes,
    meta: ColumnMeta,
    textOf: (value: unknown, column: ColumnMeta) => string | undefined,
  ) {
    super(lanes, meta);
    this.#textOf = textOf;
  }

  override put(value: unknown): boolean {
    const text = this.#textOf(value, this.meta);
    return text !== undefined && putText(this.lanes, text, Number.POSITIVE_INFINITY);
  }
}

const notAscii = -1;

/** False for text that is too long or no valid Unicode. */
function putText(lanes: OutputLanes, value: string, limit: number): boolean {
  const { strings } = lanes;
  strings.reserve(value.length * 3 + 6);
  const { bytes } = strings;
  let position = strings.length;
  bytes[position++] = stringTag;
  let count = value.length <= 32 ? writeAscii(bytes, position + 1, value) : notAscii;
  if (count === notAscii) {
    if (value.length > limit && characterCount(value) > limit) return false;
    count = Buffer.byteLength(value, "utf8");
    if (count > value.length && !isWellFormed(value)) return false;
    position = writeInt(bytes, position, count);
    bytes.write(value, position, "utf8");
  } else {
    if (count > limit) return false;
    bytes[position++] = count;
  }
  strings.length = position + count;
  lanes.size += 4 + count;
  return true;
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
