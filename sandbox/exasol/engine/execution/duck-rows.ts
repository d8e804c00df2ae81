/** A result that stays in DuckDB's memory, and its values. */
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { DuckDBMaterializedResult } from "@duckdb/node-api";
import { type Cell, type ColumnData, ExasolError, type RowChunk, type StoredRows } from "../../model.ts";

export class DuckRows implements StoredRows {
  readonly rowCount: number;
  #result: DuckDBMaterializedResult | undefined;
  /** The first row of each chunk up to the furthest one that was read, and of the one behind it. */
  readonly #starts = [0];
  /** Fetches begin where the last one ended, within a chunk. */
  #latest: RowChunk | undefined;

  constructor(result: DuckDBMaterializedResult) {
    this.#result = result;
    this.rowCount = result.rowCount;
  }

  async chunkAt(row: number): Promise<RowChunk> {
    const latest = this.#latest;
    if (latest && row >= latest.first && row < latest.first + latest.rows) return latest;
    // Whoever wants to abort something gets a turn between two chunks.
    await setImmediate();
    const { index, chunk } = await this.#find(row);
    const data = Array.from({ length: chunk.columnCount }, (_, i) => chunk.getColumnValues(i).map(toCell));
    this.#latest = { first: this.#starts[index] ?? 0, rows: chunk.rowCount, data };
    return this.#latest;
  }

  /** DuckDB does not tell how many rows a chunk has before one asks for it. */
  async #find(row: number) {
    for (;;) {
      const index = this.#starts.findLastIndex((start) => start <= row);
      const chunk = this.#chunk(index);
      if (index < this.#starts.length - 1) return { index, chunk };
      const next = (this.#starts[index] ?? 0) + chunk.rowCount;
      this.#starts.push(next);
      if (row < next) return { index, chunk };
      if (index % 20 === 0) await setImmediate();
    }
  }

  #chunk(index: number) {
    const chunk = this.#result && index < this.#result.chunkCount ? this.#result.getChunk(index) : undefined;
    if (!chunk) throw new Error(`The result has no chunk ${index}, or is closed.`);
    return chunk;
  }

  async values(signal: AbortSignal | undefined): Promise<ColumnData> {
    const columns: ColumnData = Array.from({ length: this.#result?.columnCount ?? 0 }, () => []);
    // Chunk by chunk: a million rows at once would keep all other clients waiting, and an abort, too.
    for (let row = 0; row < this.rowCount; ) {
      const { data, rows } = await this.chunkAt(row);
      signal?.throwIfAborted();
      for (const [i, column] of columns.entries()) for (const cell of data[i] ?? []) column.push(cell);
      row += rows;
    }
    return columns;
  }

  close(): void {
    if (this.#result && this.rowCount >= manyRows) collectSoon();
    this.#result = undefined;
    this.#latest = undefined;
  }
}

const manyRows = 100_000;
let collect: (() => void) | undefined;
let collecting = false;

/**
 * DuckDB's memory is freed with the JavaScript object that stands for it; the package has no other way. That
 * object is small: hundreds of megabytes behind it make Node collect nothing by itself.
 */
function collectSoon(): void {
  if (collecting) return;
  collecting = true;
  globalThis.setImmediate(() => {
    collecting = false;
    if (!collect) {
      setFlagsFromString("--expose-gc");
      collect = runInNewContext("gc") as () => void;
    }
    collect();
  });
}

/** A value of DuckDB's package. Throws 22003 for infinity and NaN. */
export function toCell(value: unknown): Cell {
  // Exasol's DOUBLE has neither infinity nor NaN.
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new ExasolError("22003", "data exception - numeric value out of range");
  }
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (typeof value === "bigint") return Number(value);
  return String(value);
}
