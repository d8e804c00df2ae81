/** Brings answers, which come by requests, back to the blocks that their rows came in. */
import { setMaxListeners } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import type { UdfBlock } from "../../udf-client/author.ts";
import { now } from "../../udf-client/wire/clock.ts";
import type { Answer, EndpointClient } from "./ask-endpoint.ts";
import { bodyOf, type Delay, type FilledBatch } from "./batches.ts";
import type { Pace } from "./pace.ts";
import type { RequestGate } from "./request-gate.ts";

export interface AnsweredBlock<Row> {
  /** Neighbouring rows, which may be emitted to. */
  block: UdfBlock;
  /** One for each of them. */
  answers: Row[];
}

/** An answer's rows from one position in it to before another. */
export type RowsOfAnswer<Row> = (from: number, to: number) => Row[];

interface Asked extends Pick<FilledBatch, "firstRow" | "kept"> {
  /** Of its rows as they were sent. */
  bytes: number;
  /** Undefined until it is there. */
  answers: Answer[] | undefined;
  failure?: { error: unknown };
}

/** Bytes of rows from which on none are read ahead but those of the requests that are asked next. */
const manyBytes = 16 * 1024 * 1024;
/** Bytes of answered rows, whose turn has come, from which on they are emitted before more is read. */
const manyAnswered = 2 * 1024 * 1024;
/** Requests that are prepared while others are under way: of rows that hold few bytes, and of others. */
const mostAhead = { few: 4, many: 2 };
/** Requests from which on there is something to tell. */
const fewestTold = 10;
/** Milliseconds for which others that wait for the event loop, above all answers, may have to wait. */
const longestTurn = 1;
/** Milliseconds until it is looked again whether rows have come. */
const lookAgain = 1;

/**
 * Asks about all batches, so many at a time as the gate lets pass, and yields their rows in order. `read`
 * gives an answer's rows, the first of which is at the position `first`.
 *
 * Requests that pass have others waiting behind them, so that none is prepared while the endpoint has nothing
 * to do; reading rows and emitting answers are cut into steps for the same reason. Answers that come together
 * take those requests together, so there are up to four, and rows are read before answers are emitted. Only
 * where answered rows hold many bytes they are emitted first: where the endpoint is faster than rows are
 * read, there would be ever more of them. Batches that are asked or wait for an earlier one's answer are
 * never more than twice as many as are asked at a time, and the four that wait; of batches that hold many
 * bytes, no more than are asked at a time, and two. When the consumer stops, or a batch fails whose turn it
 * is, all others are aborted. At the end a line of the script's output says how fast it was, with the
 * endpoint's `name`.
 */
export async function* answeredBlocks<Row>(
  name: string,
  batches: Iterator<FilledBatch | Delay>,
  gate: RequestGate,
  { ask }: EndpointClient,
  read: (answer: Answer, first: number) => RowsOfAnswer<Row>,
): AsyncGenerator<AnsweredBlock<Row>> {
  const abort = new AbortController();
  // Each request listens to it, and Node takes more than ten for a leak.
  setMaxListeners(0, abort.signal);
  const underWay: Asked[] = [];
  let isRead = false;
  /** Since the last turn; the request that takes the answer's place is not on its way yet. */
  let isAnswered = false;
  let changed: () => void = () => undefined;
  const started = now();
  let lastTurn = started;
  let rows = 0;
  let held = 0;

  const begin = (batch: FilledBatch) => {
    const { firstRow, kept } = batch;
    const bytes = bodyOf(batch).length;
    const asked: Asked = { firstRow, kept, bytes, answers: undefined };
    underWay.push(asked);
    held += bytes;
    ask(batch, abort.signal).then(
      (answers) => {
        batch.release();
        asked.answers = answers;
        isAnswered = true;
        changed();
      },
      (error: unknown) => {
        asked.failure = { error };
        changed();
      },
    );
  };
  const areEmittable = () => {
    let bytes = 0;
    for (const asked of underWay) {
      if (asked.answers === undefined) return false;
      bytes += asked.bytes;
      if (bytes > manyAnswered && asked !== underWay[0]) return true;
    }
    return false;
  };
  const isWanted = () => {
    const { requests } = gate.pace;
    const isMuch = held >= manyBytes;
    const ahead = Math.min(requests, isMuch ? mostAhead.many : mostAhead.few);
    const most = (isMuch ? requests : 2 * requests - 1) + ahead;
    return !isRead && gate.waiting < ahead && underWay.length < most && !areEmittable();
  };
  const takeTurn = async () => {
    isAnswered = false;
    await turn();
    lastTurn = now();
  };
  /** Until there is an answer, or so many milliseconds. */
  const waitForAnswer = async (longest?: number) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      changed = resolve;
      if (longest !== undefined) timer = setTimeout(resolve, longest);
    });
    clearTimeout(timer);
    lastTurn = now();
  };

  try {
    for (;;) {
      let areRowsLate = false;
      if (isAnswered) await takeTurn();
      if (isWanted()) {
        const { done, value } = batches.next();
        if (done) isRead = true;
        else if (typeof value === "object") begin(value);
        areRowsLate = value === "no rows";
        // A request that was begun must get to the wire first.
        if (typeof value === "object" || now() - lastTurn > longestTurn) await takeTurn();
        if (!areRowsLate) continue;
      }
      const [first] = underWay;
      if (first === undefined) break;
      if (first.failure !== undefined) throw first.failure.error;
      if (first.answers === undefined) {
        await waitForAnswer(areRowsLate ? lookAgain : undefined);
        continue;
      }
      underWay.shift();
      held -= first.bytes;
      const rowsOf = rowsOfAnswers(first.answers, first.firstRow, read);
      let position = 0;
      for (const block of first.kept) {
        rows += block.rows;
        const { rows: count } = block;
        yield { block, answers: rowsOf(position, position + count) };
        block.release();
        position += count;
        if (now() - lastTurn > longestTurn) await takeTurn();
      }
    }
  } finally {
    abort.abort();
    batches.return?.();
  }
  const line = describePace(gate.pace.report(), rows, now() - started);
  // biome-ignore lint/suspicious/noConsole: this is the script's output, for SCRIPT_OUTPUT_ADDRESS
  if (line !== undefined) console.log(`${name}: ${line}`);
}

/** Undefined for a few requests, as each of many small groups has. */
function describePace(
  { path, requests, throttled }: ReturnType<Pace["report"]>,
  rows: number,
  milliseconds: number,
): string | undefined {
  if (requests < fewestTold) return undefined;
  const speed = `${(milliseconds / 1000).toFixed(1)} s, ${Math.round((rows / milliseconds) * 1000)} rows/s`;
  const counts = `${rows} rows in ${requests} requests, ${throttled} of them throttled`;
  return `${counts}; ${speed}; requests in flight x rows in each: ${path}`;
}

/** The rows of several answers as those of one. */
function rowsOfAnswers<Row>(
  answers: readonly Answer[],
  firstRow: number,
  read: (answer: Answer, first: number) => RowsOfAnswer<Row>,
): RowsOfAnswer<Row> {
  let start = 0;
  const parts = answers.map((answer) => {
    const part = { start, end: start + answer.rows, rowsOf: read(answer, firstRow + start) };
    start = part.end;
    return part;
  });
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only.rowsOf;
  return (from, to) =>
    parts.flatMap(({ start, end, rowsOf }) =>
      start < to && end > from ? rowsOf(Math.max(0, from - start), Math.min(end, to) - start) : [],
    );
}
