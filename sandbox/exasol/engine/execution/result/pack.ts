/** From DuckDB's vectors, whose memory is DuckDB's, to bytes of one's own. */
import type { DuckDBDataChunk } from "@duckdb/node-api";
import type Bindings from "@duckdb/node-bindings";
import { toCell } from "../duck-rows.ts";
import { type Layout, widthOf } from "./layout.ts";

export type DuckBindings = typeof Bindings;

/** Values of one column. */
export interface PackedColumn {
  /** A bit a value, the lowest first, that is set where there is one; undefined where none is NULL. */
  valid: Uint8Array | undefined;
  data: Uint8Array;
  /** Where each text ends in the data. */
  ends: Uint32Array | undefined;
}

export type PackedTexts = PackedColumn & { ends: Uint32Array };

/** The first column, which is of texts. */
export const packFirstTexts = (chunk: DuckDBDataChunk, duckdb: DuckBindings): PackedTexts =>
  packColumn(chunk, 0, { kind: "text" }, duckdb) as PackedTexts;

const stringBytes = 16;
/** DuckDB keeps texts up to this length where it would else keep their address. */
const inlineLength = 12;

export function packColumn(
  chunk: DuckDBDataChunk,
  index: number,
  layout: Layout,
  duckdb: DuckBindings,
): PackedColumn {
  const rows = chunk.rowCount;
  if (layout.kind === "cells") {
    const cells = chunk.getColumnValues(index).map(toCell);
    const json = JSON.stringify(
      layout.asText ? cells.map((cell) => (cell === null ? null : String(cell))) : cells,
    );
    return { valid: undefined, data: Buffer.from(json), ends: undefined };
  }
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
  const validity = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  const valid = validity ? validity.slice() : undefined;
  const width = widthOf(layout);
  if (width !== undefined) {
    const data = duckdb.vector_get_data(vector, rows * width).slice();
    if (layout.kind === "double") refuseInfinite(new Float64Array(data.buffer), valid);
    return { valid, data, ends: undefined };
  }
  return { valid, ...packTexts(duckdb.vector_get_data(vector, rows * stringBytes), rows, valid, duckdb) };
}

function refuseInfinite(values: Float64Array, valid: Uint8Array | undefined): void {
  for (let row = 0; row < values.length; row++)
    if (!Number.isFinite(values[row]) && isValid(valid, row)) toCell(values[row]);
}

/** Each string is its length in four bytes, then its bytes, or their first four and the address of all. */
function packTexts(
  strings: Uint8Array,
  rows: number,
  valid: Uint8Array | undefined,
  duckdb: DuckBindings,
): { data: Uint8Array; ends: Uint32Array } {
  const words = new Uint32Array(strings.buffer, strings.byteOffset, rows * 4);
  const ends = new Uint32Array(rows);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    if (isValid(valid, row)) total += words[4 * row] as number;
    ends[row] = total;
  }
  const data = new Uint8Array(total);
  /** Memory with this text and those behind it. */
  let run = noRun;
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const end = ends[row] as number;
    const length = end - at;
    if (length === 0) continue;
    if (length <= inlineLength) {
      for (let i = stringBytes * row + 4; at < end; i++) data[at++] = strings[i] as number;
      continue;
    }
    const address = addressOf(words, row);
    if (address < run.begin || address + length > run.end) {
      run = runFrom(row, { strings, words, rows, valid }, duckdb);
    }
    const from = address - run.begin;
    if (length > 64) data.set(run.bytes.subarray(from, from + length), at);
    else for (let i = 0; i < length; i++) data[at + i] = run.bytes[from + i] as number;
    at = end;
  }
  return { data, ends };
}

const addressOf = (words: Uint32Array, row: number): number =>
  (words[4 * row + 3] as number) * 4_294_967_296 + (words[4 * row + 2] as number);

interface Run {
  begin: number;
  end: number;
  bytes: Uint8Array;
}

const noRun: Run = { begin: 0, end: 0, bytes: new Uint8Array() };

interface Strings {
  strings: Uint8Array;
  words: Uint32Array;
  rows: number;
  valid: Uint8Array | undefined;
}

/**
 * Texts mostly stand in memory one behind the other: getting many at once is a hundred times faster than
 * getting each. Between two of one allocation there may be less than eight bytes, which are there to read.
 */
function runFrom(first: number, { strings, words, rows, valid }: Strings, duckdb: DuckBindings): Run {
  const begin = addressOf(words, first);
  let end = begin + (words[4 * first] as number);
  for (let row = first + 1; row < rows; row++) {
    const length = words[4 * row] as number;
    if (!isValid(valid, row) || length <= inlineLength) continue;
    const address = addressOf(words, row);
    if (address !== end && address !== Math.ceil(end / 8) * 8) break;
    end = address + length;
  }
  const offset = strings.byteOffset + stringBytes * first + 8;
  const bytes = duckdb.get_data_from_pointer(strings.buffer as ArrayBuffer, offset, end - begin);
  return { begin, end, bytes };
}

export const isValid = (valid: Uint8Array | undefined, row: number): boolean =>
  valid === undefined || (((valid[row >> 3] as number) >> (row & 7)) & 1) === 1;
