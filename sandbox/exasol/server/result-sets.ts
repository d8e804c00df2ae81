import { type Cell, ExasolError, type StatementResult } from "../model.ts";
import { columnJson, wireType } from "./wire-types.ts";

type ResultSet = StatementResult & { kind: "resultSet" };

/** From this many rows on a result is not part of the answer but fetched. */
const fetchedFrom = 1000;
const maxFetchBytes = 64 * 1024 * 1024;

/** The results of one session that are waiting to be fetched. All texts it returns are JSON. */
export class ResultSets {
  readonly #open = new Map<number, ResultSet>();
  #lastHandle = 0;

  /** The `responseData` of executed statements. */
  describe(results: StatementResult[], protocolVersion: number): string {
    const texts = results.map((result) =>
      result.kind === "rowCount"
        ? `{"resultType":"rowCount","rowCount":${result.rowCount}}`
        : `{"resultType":"resultSet","resultSet":${this.#resultSet(result, protocolVersion)}}`,
    );
    return `{"numResults":${results.length},"results":[${texts.join(",")}]}`;
  }

  #resultSet(result: ResultSet, protocolVersion: number): string {
    const { rowCount } = result;
    const columns = result.columns.map(({ name, type }) => ({
      name,
      dataType: wireType(type, protocolVersion),
    }));
    const shape = `"numColumns":${columns.length},"numRows":${rowCount},"columns":${JSON.stringify(columns)}`;
    if (rowCount < fetchedFrom)
      return `{${shape},"numRowsInMessage":${rowCount},"data":${dataJson(result, 0, rowCount)}}`;
    const handle = ++this.#lastHandle;
    this.#open.set(handle, result);
    return `{${shape},"resultSetHandle":${handle},"numRowsInMessage":0}`;
  }

  /** The `responseData` of a fetch: at least one row, at most about numBytes of JSON. */
  fetch(handle: number, start: number, numBytes: number): string {
    const result = this.#open.get(handle);
    if (!result) throw new ExasolError("00000", `Result set handle ${handle} does not exist.`);
    if (!(start >= 0 && start < result.rowCount))
      throw new ExasolError("00000", `Start position ${start} is outside of the result set.`);
    const end = endOfFetch(result, start, Math.min(numBytes, maxFetchBytes));
    return `{"numRows":${end - start},"data":${dataJson(result, start, end)}}`;
  }

  close(handles: number[]): void {
    for (const handle of handles)
      if (!this.#open.delete(handle))
        throw new ExasolError("00000", `Result set handle ${handle} does not exist.`);
  }

  clear(): void {
    this.#open.clear();
  }
}

function dataJson({ columns, data }: ResultSet, start: number, end: number): string {
  return `[${columns.map((column, j) => columnJson((data[j] ?? []).slice(start, end), column)).join(",")}]`;
}

function endOfFetch({ data, rowCount }: ResultSet, start: number, numBytes: number): number {
  let bytes = 0;
  let row = start;
  while (row < rowCount) {
    for (const column of data) bytes += estimatedBytes(column[row] ?? null);
    if (bytes > numBytes && row > start) break;
    row++;
  }
  return row;
}

function estimatedBytes(cell: Cell): number {
  return typeof cell === "string" ? Buffer.byteLength(cell) + 3 : typeof cell === "number" ? 18 : 6;
}

/** The first `maxRows` rows; 0 means all. */
export function limited(result: StatementResult, maxRows: number): StatementResult {
  if (result.kind === "rowCount" || maxRows <= 0 || result.rowCount <= maxRows) return result;
  return { ...result, data: result.data.map((column) => column.slice(0, maxRows)), rowCount: maxRows };
}
