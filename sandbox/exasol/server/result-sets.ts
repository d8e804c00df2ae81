import { setImmediate } from "node:timers/promises";
import { Turn } from "../engine/execution/turns.ts";
import { type Cell, type ColumnData, ExasolError, type SessionResult, type StoredResult } from "../model.ts";
import { columnJson, isBare, wireType } from "./wire-types.ts";

type ResultSet = Exclude<SessionResult, { kind: "rowCount" }>;

/** From this many rows on a result is not part of the answer but fetched. */
const fetchedFrom = 1000;
const maxFetchBytes = 64 * 1024 * 1024;
/** Fetches of more are not made ready before they come: each open result may hold one. */
const mostAhead = 16 * 1024 * 1024;

/** A fetch that has not come yet. */
interface Ahead {
  start: number;
  bytes: number;
  answer: Promise<Fetched>;
  controller: AbortController;
}

interface OpenResult {
  result: ResultSet;
  ahead?: Ahead | undefined;
}

interface Fetched {
  rows: number;
  json: Buffer;
}

/** The results of one session that are waiting to be fetched. All that it returns is JSON. */
export class ResultSets {
  readonly #open = new Map<number, OpenResult>();
  #lastHandle = 0;

  /** The `responseData` of executed statements. */
  async describe(results: SessionResult[], protocolVersion: number): Promise<Buffer> {
    const parts: (string | Buffer)[] = [`{"numResults":${results.length},"results":[`];
    const turn = new Turn();
    for (const [i, result] of results.entries()) {
      if (turn.isOver) await turn.giveUp(setImmediate);
      if (i > 0) parts.push(",");
      if (result.kind === "rowCount") parts.push(`{"resultType":"rowCount","rowCount":${result.rowCount}}`);
      else {
        const described = await this.#resultSet(result, protocolVersion);
        parts.push('{"resultType":"resultSet","resultSet":', ...described, "}");
      }
    }
    parts.push("]}");
    return await joined(parts);
  }

  async #resultSet(result: ResultSet, protocolVersion: number): Promise<(string | Buffer)[]> {
    const { rowCount } = result;
    const columns = result.columns.map(({ name, type }) => ({
      name,
      dataType: wireType(type, protocolVersion),
    }));
    const shape = `"numColumns":${columns.length},"numRows":${rowCount},"columns":${JSON.stringify(columns)}`;
    if (rowCount < fetchedFrom) {
      const data = await allJson(result).finally(() => release(result));
      return [`{${shape},"numRowsInMessage":${rowCount},"data":`, ...data, "}"];
    }
    const handle = ++this.#lastHandle;
    this.#open.set(handle, { result });
    return [`{${shape},"resultSetHandle":${handle},"numRowsInMessage":0}`];
  }

  /** The `responseData` of a fetch: at least one row, at most about numBytes of JSON. */
  async fetch(
    handle: number,
    start: number,
    numBytes: number,
    signal: AbortSignal,
  ): Promise<string | Buffer> {
    const open = this.#open.get(handle);
    if (!open) throw new ExasolError("00000", `Result set handle ${handle} does not exist.`);
    const { result } = open;
    if (!(Number.isInteger(start) && start >= 0 && start < result.rowCount))
      throw new ExasolError("00000", `Start position ${start} is outside of the result set.`);
    const bytes = Math.min(numBytes, maxFetchBytes);
    if (result.kind !== "storedResult") return fetchCells(result, start, bytes);
    const { ahead } = open;
    open.ahead = undefined;
    const isAhead = ahead !== undefined && ahead.start === start && ahead.bytes === bytes;
    if (!isAhead) ahead?.controller.abort();
    const { rows, json } = isAhead
      ? await awaited(ahead, signal)
      : await fetchStored(result, start, bytes, signal);
    if (start + rows < result.rowCount && bytes <= mostAhead)
      open.ahead = readAhead(result, start + rows, bytes);
    return json;
  }

  close(handles: number[]): void {
    for (const handle of handles) {
      const open = this.#open.get(handle);
      if (!open) throw new ExasolError("00000", `Result set handle ${handle} does not exist.`);
      this.#open.delete(handle);
      open.ahead?.controller.abort();
      release(open.result);
    }
  }

  clear(): void {
    this.close([...this.#open.keys()]);
  }
}

/** Texts that follow each other become one: a batch has thousands. */
async function joined(parts: readonly (string | Buffer)[]): Promise<Buffer> {
  const buffers: Buffer[] = [];
  let text = "";
  const turn = new Turn();
  for (const part of parts) {
    if (typeof part === "string") text += part;
    if (typeof part === "string" && text.length < longText) continue;
    buffers.push(Buffer.from(text));
    text = "";
    if (typeof part !== "string") buffers.push(part);
    if (turn.isOver) await turn.giveUp(setImmediate);
  }
  return Buffer.concat([...buffers, Buffer.from(text)]);
}

/** In characters, of what becomes bytes at once. */
const longText = 1024 * 1024;

/** Gives back the memory of a result that nobody reads any more. */
export function release(result: SessionResult): void {
  if (result.kind === "storedResult") result.rows.close();
}

function* columnsJson({ columns }: ResultSet, data: ColumnData): Generator<string> {
  yield "[";
  for (const [j, column] of columns.entries()) {
    if (j > 0) yield ",";
    yield columnJson(data[j] ?? [], column);
  }
  yield "]";
}

async function allJson(result: ResultSet): Promise<(string | Buffer)[]> {
  if (result.kind === "resultSet") {
    const { rowCount } = result;
    const isCut = result.data.some(({ length }) => length > rowCount);
    const data = isCut ? result.data.map((column) => column.slice(0, rowCount)) : result.data;
    const parts: string[] = [];
    const turn = new Turn();
    for (const part of columnsJson(result, data)) {
      parts.push(part);
      if (turn.isOver) await turn.giveUp(setImmediate);
    }
    return parts;
  }
  return (await storedJson(result, 0, Infinity)).parts;
}

/** As many rows from start on as fit into numBytes of JSON, but at least one. */
async function storedJson(
  result: StoredResult,
  start: number,
  numBytes: number,
  signal?: AbortSignal,
): Promise<{ rows: number; parts: Buffer[] }> {
  const { rows, columns } = await result.rows.json({
    first: start,
    end: result.rowCount,
    bytes: numBytes,
    bare: result.columns.map(isBare),
    ...(signal && { signal }),
  });
  const parts: Buffer[] = [opening];
  for (const [j, column] of columns.entries()) {
    if (j > 0) parts.push(nextColumn);
    for (const [i, part] of column.entries()) parts.push(...(i === 0 ? [part] : [comma, part]));
  }
  parts.push(closing);
  return { rows, parts };
}

async function fetchStored(
  result: StoredResult,
  start: number,
  numBytes: number,
  signal: AbortSignal,
): Promise<Fetched> {
  const { rows, parts } = await storedJson(result, start, numBytes, signal);
  const json = Buffer.concat([Buffer.from(`{"numRows":${rows},"data":`), ...parts, Buffer.from("}")]);
  return { rows, json };
}

/** Makes what is probably fetched next while the client reads what it has been sent. */
function readAhead(result: StoredResult, start: number, bytes: number): Ahead {
  const controller = new AbortController();
  const { signal } = controller;
  const answer = setImmediate().then(() => {
    signal.throwIfAborted();
    return fetchStored(result, start, bytes, signal);
  });
  // Whoever fetches it hears of it.
  answer.catch(() => undefined);
  return { start, bytes, answer, controller };
}

/** Ends it, too, when the fetch that it was made for is aborted. */
async function awaited({ answer, controller }: Ahead, signal: AbortSignal): Promise<Fetched> {
  const abort = () => controller.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  const fetched = await answer.finally(() => signal.removeEventListener("abort", abort));
  signal.throwIfAborted();
  return fetched;
}

const opening = Buffer.from("[[");
const nextColumn = Buffer.from("],[");
const comma = Buffer.from(",");
const closing = Buffer.from("]]");

function fetchCells(result: Exclude<ResultSet, StoredResult>, start: number, numBytes: number): string {
  let end = start;
  for (let bytes = 0; end < result.rowCount; end++) {
    for (const column of result.data) bytes += estimatedBytes(column[end] ?? null);
    if (bytes > numBytes && end > start) break;
  }
  const data = result.data.map((column) => column.slice(start, end));
  return `{"numRows":${end - start},"data":${[...columnsJson(result, data)].join("")}}`;
}

function estimatedBytes(cell: Cell): number {
  return typeof cell === "string" ? Buffer.byteLength(cell) + 3 : typeof cell === "number" ? 18 : 6;
}

/** The first `maxRows` rows; 0 means all. */
export function limited(result: SessionResult, maxRows: number): SessionResult {
  if (result.kind === "rowCount" || maxRows <= 0 || result.rowCount <= maxRows) return result;
  return { ...result, rowCount: maxRows };
}
