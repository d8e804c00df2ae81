/** Successive rows of a result as bytes, read as cells or written as JSON. */
import { type Cell, doubleJson } from "../../../model.ts";
import type { Layout } from "./layout.ts";
import { isValid, type PackedColumn } from "./pack.ts";
import {
  longestPlain,
  writeAscii,
  writeDate,
  writeDecimal,
  writeLargeDecimal,
  writeTimestamp,
} from "./write-value.ts";

/** Writes the value of a row, without quotes, and returns the place behind it. */
type Write = (out: Uint8Array, at: number, row: number) => number;

export class PackedRows {
  readonly rows: number;
  readonly #layouts: readonly Layout[];
  readonly #columns: readonly PackedColumn[];

  constructor(rows: number, layouts: readonly Layout[], columns: readonly PackedColumn[]) {
    this.rows = rows;
    this.#layouts = layouts;
    this.#columns = columns;
  }

  /** The values of a column. */
  cells(column: number): Cell[] {
    return cellsOf(this.#layouts[column] as Layout, this.#columns[column] as PackedColumn, this.rows);
  }

  /** How many of the rows from `from` to `to` have about this many bytes as JSON; the first may have more. */
  countWithin(from: number, to: number, bytes: number): number {
    let fixed = 0;
    const texts: Uint32Array[] = [];
    for (const [i, layout] of this.#layouts.entries()) {
      const { data, ends } = this.#columns[i] as PackedColumn;
      if (ends) texts.push(ends);
      fixed += ends ? 3 : jsonBytes(layout, data.length / this.rows);
    }
    if (texts.length === 0) return Math.min(to - from, Math.floor(bytes / fixed));
    let sum = 0;
    for (let row = from; row < to; row++) {
      sum += fixed;
      for (const ends of texts) sum += (ends[row] as number) - (row === 0 ? 0 : (ends[row - 1] as number));
      if (sum > bytes) return row - from;
    }
    return to - from;
  }

  /** The values of a column from one row to another, with commas between them; `bare` ones have no quotes. */
  json(column: number, from: number, to: number, bare: boolean): Buffer {
    const layout = this.#layouts[column] as Layout;
    const packed = this.#columns[column] as PackedColumn;
    if (layout.kind === "cells") {
      const cells = (JSON.parse(Buffer.from(packed.data).toString()) as Cell[]).slice(from, to);
      const json = bare ? cells.map((cell) => cell ?? "null").join(",") : JSON.stringify(cells).slice(1, -1);
      return Buffer.from(json);
    }
    if (layout.kind === "text") return textsJson(packed, from, to);
    const isQuoted = !bare && ["decimal", "date", "timestamp"].includes(layout.kind);
    return plainJson(writerOf(layout, packed), packed.valid, { from, to, isQuoted });
  }
}

/** More than most values need. */
function jsonBytes(layout: Layout, mean: number): number {
  return layout.kind === "cells" ? mean + 3 : layout.kind === "boolean" ? 6 : 20;
}

/** Where values are written before it is known how long they are. */
let scratch = Buffer.allocUnsafe(128 * 1024);

function scratchOf(bytes: number): Buffer {
  if (scratch.length >= bytes) return scratch;
  const larger = Buffer.allocUnsafe(bytes);
  // One of very long texts is not kept.
  if (bytes <= 4 * 1024 * 1024) scratch = larger;
  return larger;
}

const quote = 0x22;
const comma = 0x2c;

interface JsonRange {
  from: number;
  to: number;
  isQuoted: boolean;
}

function plainJson(write: Write, valid: Uint8Array | undefined, { from, to, isQuoted }: JsonRange): Buffer {
  const out = scratchOf((to - from) * (longestPlain + 3));
  let at = 0;
  for (let row = from; row < to; row++) {
    if (!isValid(valid, row)) at = writeAscii(out, at, "null");
    else if (isQuoted) {
      out[at] = quote;
      at = write(out, at + 1, row);
      out[at++] = quote;
    } else at = write(out, at, row);
    out[at++] = comma;
  }
  return Buffer.from(out.subarray(0, Math.max(0, at - 1)));
}

function writerOf(layout: Layout, { data }: PackedColumn): Write {
  switch (layout.kind) {
    case "decimal":
      return decimalWriter(layout, data);
    case "double":
      return doubleWriter(data);
    case "boolean":
      return (out, at, row) => writeAscii(out, at, data[row] === 0 ? "false" : "true");
    case "date": {
      const values = new Int32Array(data.buffer, data.byteOffset, data.length / 4);
      return (out, at, row) => writeDate(out, at, values[row] as number);
    }
    case "timestamp": {
      const words = new Int32Array(data.buffer, data.byteOffset, data.length / 4);
      return (out, at, row) =>
        writeTimestamp(out, at, words[2 * row + 1] as number, (words[2 * row] as number) >>> 0);
    }
    default:
      throw new TypeError(`${layout.kind} has no plain values`);
  }
}

function doubleWriter(data: Uint8Array): Write {
  const values = new Float64Array(data.buffer, data.byteOffset, data.length / 8);
  return (out, at, row) => writeAscii(out, at, doubleJson(values[row] as number));
}

/** Beyond 2^53 a JavaScript number does not hold all whole numbers. */
const exactHigh = 2 ** 21;

function decimalWriter(layout: Extract<Layout, { kind: "decimal" }>, data: Uint8Array): Write {
  const { buffer, byteOffset, length } = data;
  if (layout.bytes < 8) {
    const values =
      layout.bytes === 1
        ? new Int8Array(buffer, byteOffset, length)
        : layout.bytes === 2
          ? new Int16Array(buffer, byteOffset, length / 2)
          : new Int32Array(buffer, byteOffset, length / 4);
    return (out, at, row) => writeDecimal(out, at, values[row] as number, layout);
  }
  const words = new Int32Array(buffer, byteOffset, length / 4);
  const longs = new BigInt64Array(buffer, byteOffset, length / 8);
  if (layout.bytes === 8) {
    return (out, at, row) => {
      const high = words[2 * row + 1] as number;
      if (high >= -exactHigh && high < exactHigh)
        return writeDecimal(out, at, high * 4_294_967_296 + ((words[2 * row] as number) >>> 0), layout);
      return writeLargeDecimal(out, at, longs[row] as bigint, layout);
    };
  }
  return (out, at, row) => {
    const high = words[4 * row + 1] as number;
    const sign = high >> 31;
    const fits = words[4 * row + 2] === sign && words[4 * row + 3] === sign;
    if (fits && high >= -exactHigh && high < exactHigh)
      return writeDecimal(out, at, high * 4_294_967_296 + ((words[4 * row] as number) >>> 0), layout);
    const value = (longs[2 * row + 1] as bigint) * (1n << 64n) + BigInt.asUintN(64, longs[2 * row] as bigint);
    return writeLargeDecimal(out, at, value, layout);
  };
}

/** 1 for a byte that JSON does not have in a string as it is. */
const escaped = new Uint8Array(256);
escaped.fill(1, 0, 0x20);
escaped[quote] = 1;
escaped[0x5c] = 1;

function textsJson({ valid, data, ends }: PackedColumn, from: number, to: number): Buffer {
  if (!ends || to === from) return Buffer.alloc(0);
  const begin = from === 0 ? 0 : (ends[from - 1] as number);
  let out = scratchOf((ends[to - 1] as number) - begin + 5 * (to - from));
  let at = 0;
  let next = begin;
  for (let row = from; row < to; row++) {
    const start = next;
    next = ends[row] as number;
    if (!isValid(valid, row)) {
      at = writeAscii(out, at, "null");
      out[at++] = comma;
      continue;
    }
    const here = at;
    out[at++] = quote;
    let i = start;
    for (; i < next; i++) {
      const byte = data[i] as number;
      if (escaped[byte] === 1) break;
      out[at++] = byte;
    }
    if (i < next) {
      const json = Buffer.from(JSON.stringify(utf8(data, start, next)));
      const rest = (ends[to - 1] as number) - next + 5 * (to - row);
      if (here + json.length + rest > out.length) {
        const larger = scratchOf(2 * (here + json.length + rest));
        out.copy(larger, 0, 0, here);
        out = larger;
      }
      at = here + json.copy(out, here);
    } else out[at++] = quote;
    out[at++] = comma;
  }
  return Buffer.from(out.subarray(0, at - 1));
}

const utf8 = ({ buffer, byteOffset }: Uint8Array, from: number, to: number): string =>
  Buffer.from(buffer, byteOffset + from, to - from).toString("utf8");

function cellsOf(layout: Layout, column: PackedColumn, rows: number): Cell[] {
  const { data, ends, valid } = column;
  const all = (value: (row: number) => Cell): Cell[] =>
    Array.from({ length: rows }, (_, row) => (isValid(valid, row) ? value(row) : null));
  switch (layout.kind) {
    case "cells":
      return JSON.parse(utf8(data, 0, data.length)) as Cell[];
    case "text":
      return all((row) => utf8(data, row === 0 ? 0 : (ends?.[row - 1] ?? 0), ends?.[row] ?? 0));
    case "boolean":
      return all((row) => data[row] !== 0);
    case "double": {
      const values = new Float64Array(data.buffer, data.byteOffset, rows);
      return all((row) => values[row] as number);
    }
    default: {
      const write = writerOf(layout, column);
      const out = scratchOf(longestPlain);
      return all((row) => out.toString("latin1", 0, write(out, 0, row)));
    }
  }
}

/** The bytes of some rows in one piece, as a file keeps them, and how to find them there again. */
export interface PackedPlace {
  rows: number;
  /** Of each column: the bytes of `valid`, of `data` and of `ends`; -1 where there are none. */
  lengths: readonly number[];
  bytes: number;
}

/** Parts begin at such places: typed arrays cannot begin elsewhere. */
const alignment = 8;
const aligned = (bytes: number) => Math.ceil(bytes / alignment) * alignment;

/** The parts to write one after the other. */
export function partsOf(
  rows: number,
  columns: readonly PackedColumn[],
): { parts: Buffer[]; place: PackedPlace } {
  const parts: Buffer[] = [];
  const lengths: number[] = [];
  let bytes = 0;
  for (const { data, ends, valid } of columns)
    for (const part of [valid, data, ends]) {
      lengths.push(part?.byteLength ?? -1);
      if (!part) continue;
      const gap = aligned(part.byteLength) - part.byteLength;
      parts.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
      if (gap > 0) parts.push(Buffer.alloc(gap));
      bytes += part.byteLength + gap;
    }
  return { parts, place: { rows, lengths, bytes } };
}

/** The columns that partsOf() made parts of; `memory` begins where an array may. */
export function columnsOf(memory: ArrayBuffer, { lengths }: PackedPlace): PackedColumn[] {
  const columns: PackedColumn[] = [];
  let at = 0;
  const part = (length: number | undefined): Uint8Array | undefined => {
    if (length === undefined || length < 0) return undefined;
    const bytes = new Uint8Array(memory, at, length);
    at += aligned(length);
    return bytes;
  };
  for (let i = 0; i < lengths.length; i += 3) {
    const [valid, data, ends] = [part(lengths[i]), part(lengths[i + 1]), part(lengths[i + 2])];
    columns.push({
      valid,
      data: data ?? new Uint8Array(),
      ends: ends && new Uint32Array(ends.buffer, ends.byteOffset, ends.length / 4),
    });
  }
  return columns;
}
