import { type Cell, type ColumnData, ExasolError, type RowChunk, type SessionResult } from "../model.ts";
import { columnJson, wireType } from "./wire-types.ts";

type ResultSet = Exclude<SessionResult, { kind: "rowCount" }>;

/** From this many rows on a result is not part of the answer but fetched. */
const fetchedFrom = 1000;
const maxFetchBytes = 64 * 1024 * 1024;

/** The results of one session that are waiting to be fetched. All texts it returns are JSON. */
export class ResultSets {
  readonly #open = new Map<number, ResultSet>();
  #lastHandle = 0;

  /** The `responseData` of executed statements. */
  async describe(results: SessionResult[], protocolVersion: number): Promise<string> {
    const texts: string[] = [];
    for (const result of results)
      texts.push(
        result.kind === "rowCount"
          ? `{"resultType":"rowCount","rowCount":${result.rowCount}}`
          : `{"resultType":"resultSet","resultSet":${await this.#resultSet(result, protocolVersion)}}`,
      );
    return `{"numResults":${results.length},"results":[${texts.join(",")}]}`;
  }

  async #resultSet(result: ResultSet, protocolVersion: number): Promise<string> {
    const { rowCount } = result;
    const columns = result.columns.map(({ name, type }) => ({
      name,
      dataType: wireType(type, protocolVersion),
    }));
    const shape = `"numColumns":${columns.length},"numRows":${rowCount},"columns":${JSON.stringify(columns)}`;
    if (rowCount < fetchedFrom) {
      const data = await rowsFrom(result, 0, Infinity).finally(() => release(result));
      return `{${shape},"numRowsInMessage":${rowCount},"data":${dataJson(result, data)}}`;
    }
    const handle = ++this.#lastHandle;
    this.#open.set(handle, result);
    return `{${shape},"resultSetHandle":${handle},"numRowsInMessage":0}`;
  }

  /** The `responseData` of a fetch: at least one row, at most about numBytes of JSON. */
  async fetch(handle: number, start: number, numBytes: number): Promise<string> {
    const result = this.#open.get(handle);
    if (!result) throw new ExasolError("00000", `Result set handle ${handle} does not exist.`);
    if (!(Number.isInteger(start) && start >= 0 && start < result.rowCount))
      throw new ExasolError("00000", `Start position ${start} is outside of the result set.`);
    const data = await rowsFrom(result, start, Math.min(numBytes, maxFetchBytes));
    return `{"numRows":${data[0]?.length ?? 0},"data":${dataJson(result, data)}}`;
  }

  close(handles: number[]): void {
    for (const handle of handles) {
      const result = this.#open.get(handle);
      if (!result) throw new ExasolError("00000", `Result set handle ${handle} does not exist.`);
      this.#open.delete(handle);
      release(result);
    }
  }

  clear(): void {
    this.close([...this.#open.keys()]);
  }
}

/** Gives back the memory of a result that nobody reads any more. */
export function release(result: SessionResult): void {
  if (result.kind === "storedResult") result.rows.close();
}

function dataJson({ columns }: ResultSet, data: ColumnData): string {
  return `[${columns.map((column, j) => columnJson(data[j] ?? [], column)).join(",")}]`;
}

/** The rows from start on that fit into numBytes of JSON, but at least one. */
async function rowsFrom(result: ResultSet, start: number, numBytes: number): Promise<ColumnData> {
  const found: ColumnData = result.columns.map(() => []);
  let bytes = 0;
  for (let row = start; row < result.rowCount; ) {
    const { first, rows, data } = await chunkAt(result, row);
    const from = row - first;
    const to = Math.min(rows, result.rowCount - first);
    let end = from;
    for (; end < to; end++) {
      for (const column of data) bytes += estimatedBytes(column[end] ?? null);
      if (bytes > numBytes && first + end > start) break;
    }
    for (const [j, column] of found.entries())
      for (let i = from; i < end; i++) column.push(data[j]?.[i] ?? null);
    if (end < to) break;
    row = first + end;
  }
  return found;
}

async function chunkAt(result: ResultSet, row: number): Promise<RowChunk> {
  if (result.kind === "storedResult") return result.rows.chunkAt(row);
  return { first: 0, rows: result.rowCount, data: result.data };
}

function estimatedBytes(cell: Cell): number {
  return typeof cell === "string" ? Buffer.byteLength(cell) + 3 : typeof cell === "number" ? 18 : 6;
}

/** The first `maxRows` rows; 0 means all. */
export function limited(result: SessionResult, maxRows: number): SessionResult {
  if (result.kind === "rowCount" || maxRows <= 0 || result.rowCount <= maxRows) return result;
  return { ...result, rowCount: maxRows };
}
