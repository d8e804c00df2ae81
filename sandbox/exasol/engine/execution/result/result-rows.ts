/** The rows of a finished result: the first ones in memory, those of a large one in a file. */
import { setImmediate } from "node:timers/promises";
import type { DuckDBDataChunk, DuckDBResult } from "@duckdb/node-api";
import type { Cell, ColumnData, DataType, JsonRows, JsonWanted, StoredRows } from "../../../model.ts";
import { openTemporaryFile, type TemporaryFile } from "../../temporary-file.ts";
import { inTurns, mapInSteps, nextTurn, Turn } from "../turns.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { type DuckBindings, packColumn } from "./pack.ts";
import { columnsOf, type PackedPlace, PackedRows, partsOf } from "./packed-rows.ts";

/** Bytes of a result that are kept in memory. */
const mostInMemory = 16 * 1024 * 1024;
/** Bytes that are written to a file at once. */
const writtenAtOnce = 1024 * 1024;

/** A chunk in memory, or where it is in the file. */
interface Kept {
  first: number;
  rows: number;
  packed: PackedRows | undefined;
  place: PackedPlace | undefined;
  position: number;
}

/** A chunk of long texts is made JSON in several turns. */
const bytesPerTurn = 4 * 1024 * 1024;

/** Chunks of DuckDB are added; then their rows are read. */
export class ResultRows implements StoredRows {
  rowCount = 0;
  readonly #types: readonly (DataType | null)[];
  readonly #duckdb: DuckBindings;
  #layouts: readonly Layout[] = [];
  #chunks: Kept[] = [];
  #bytes = 0;
  #file: ResultFile | undefined;
  #closed = false;
  /** Fetches begin where the last one ended, within a chunk. */
  #latest: { of: Kept; packed: PackedRows } | undefined;

  constructor(types: readonly (DataType | null)[], duckdb: DuckBindings) {
    this.#types = types;
    this.#duckdb = duckdb;
  }

  /** Before the first chunk. */
  begin(result: DuckDBResult): void {
    this.#layouts = this.#types.map((type, i) => layoutOf(type, result.columnType(i)));
  }

  async add(chunk: DuckDBDataChunk, signal: AbortSignal | undefined): Promise<void> {
    const rows = chunk.rowCount;
    const packed = mapInSteps(this.#layouts, (layout, i) => packColumn(chunk, i, layout, this.#duckdb));
    const columns = await inTurns(packed, () => nextTurn(signal));
    const kept: Kept = { first: this.rowCount, rows, packed: undefined, place: undefined, position: 0 };
    this.#chunks.push(kept);
    this.rowCount += rows;
    if (this.#bytes < mostInMemory) {
      kept.packed = new PackedRows(rows, this.#layouts, columns);
      for (const { data, ends } of columns) this.#bytes += data.byteLength + (ends?.byteLength ?? 0);
      return;
    }
    const { parts, place } = partsOf(rows, columns);
    this.#file ??= await ResultFile.open();
    kept.place = place;
    kept.position = await this.#file.append(parts, place.bytes);
  }

  /** Behind the last chunk. */
  async end(): Promise<void> {
    await this.#file?.flush();
  }

  async json({ first, end, bytes, bare, signal }: JsonWanted): Promise<JsonRows> {
    const columns: Buffer[][] = this.#layouts.map(() => []);
    let row = first;
    let left = bytes;
    const turn = new Turn();
    // Whoever wants to abort something gets a turn in between, also within a row of many megabytes.
    const others = async () => {
      await setImmediate();
      signal?.throwIfAborted();
    };
    while (row < end) {
      const { of, packed } = await this.#at(row);
      const from = row - of.first;
      const most = Math.min(of.rows, end - of.first);
      // A row of its own where not even one is as short.
      const short = packed.countWithin(from, most, Math.min(left, bytesPerTurn));
      const fitting = short > 0 ? short : packed.countWithin(from, from + 1, left);
      const to = from + (row === first ? Math.max(1, fitting) : fitting);
      if (to <= from) break;
      for (const [i, parts] of columns.entries()) {
        const part = packed.json(i, from, to, bare[i] ?? false);
        left -= part.length;
        parts.push(part);
        if (turn.isOver) await turn.giveUp(others);
      }
      row = of.first + to;
      await turn.giveUp(others);
    }
    return { rows: row - first, columns };
  }

  async values(signal: AbortSignal | undefined): Promise<ColumnData> {
    const columns: ColumnData = this.#types.map(() => []);
    for (let row = 0; row < this.rowCount; ) {
      const { of, packed } = await this.#at(row);
      signal?.throwIfAborted();
      const appended = mapInSteps(columns, (column: Cell[], i) => {
        for (const cell of packed.cells(i)) column.push(cell);
      });
      await inTurns(appended, () => nextTurn(signal));
      row += of.rows;
      if (row < this.rowCount) await setImmediate();
    }
    return columns;
  }

  async #at(row: number): Promise<{ of: Kept; packed: PackedRows }> {
    if (this.#closed) throw new Error("The result is closed.");
    const latest = this.#latest;
    if (latest && row >= latest.of.first && row < latest.of.first + latest.of.rows) return latest;
    const of = this.#find(row);
    const found = { of, packed: of.packed ?? (await this.#read(of)) };
    this.#latest = found;
    return found;
  }

  #find(row: number): Kept {
    let [low, high] = [0, this.#chunks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#chunks[middle] as Kept).first <= row) low = middle;
      else high = middle - 1;
    }
    const found = this.#chunks[low];
    if (!found || row >= found.first + found.rows) throw new Error(`The result has no row ${row}.`);
    return found;
  }

  async #read({ place, position, rows }: Kept): Promise<PackedRows> {
    if (!place || !this.#file) throw new Error("The result's file is gone.");
    const memory = await this.#file.read(position, place.bytes);
    return new PackedRows(rows, this.#layouts, columnsOf(memory, place));
  }

  close(): void {
    this.#closed = true;
    this.#chunks = [];
    this.#latest = undefined;
    void this.#file?.close();
    this.#file = undefined;
  }
}

/** A file that is gone with the result, and at the latest with the process. */
class ResultFile {
  readonly #file: TemporaryFile;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  /** Reads and writes that are on their way: the file is closed behind them. */
  #busy: Promise<unknown> = Promise.resolve();

  private constructor(file: TemporaryFile) {
    this.#file = file;
  }

  static async open(): Promise<ResultFile> {
    const file = await openTemporaryFile("sme-result-");
    // Where a system lets an open file's name go, a process that is killed leaves nothing behind.
    await file.remove().catch(() => undefined);
    return new ResultFile(file);
  }

  /** Returns where the parts begin. */
  async append(parts: Buffer[], bytes: number): Promise<number> {
    const position = this.#bytes;
    this.#waiting.push(...parts);
    this.#waitingBytes += bytes;
    this.#bytes += bytes;
    if (this.#waitingBytes >= writtenAtOnce) await this.flush();
    return position;
  }

  async flush(): Promise<void> {
    const parts = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (parts.length > 0) await this.#queued(() => this.#file.handle.appendFile(Buffer.concat(parts)));
  }

  read(position: number, bytes: number): Promise<ArrayBuffer> {
    return this.#queued(async () => {
      const memory = new ArrayBuffer(bytes);
      for (let at = 0; at < bytes; ) {
        const { bytesRead } = await this.#file.handle.read(new Uint8Array(memory, at), {
          position: position + at,
        });
        if (bytesRead === 0) throw new Error("The result's file is too short.");
        at += bytesRead;
      }
      return memory;
    });
  }

  #queued<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#busy.then(work);
    this.#busy = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    this.#waiting = [];
    await this.#busy;
    await this.#file.handle.close();
    await this.#file.remove();
  }
}
