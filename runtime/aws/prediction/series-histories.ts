/** Reads the histories of series, and cuts them into requests that hold whole ones. */
import { SmeError } from "../../../spec/errors.ts";
import { quoteIdentifier } from "../../../sql/quote.ts";
import { CsvWriter } from "../../csv/csv-fields.ts";
import type { InputValue, UdfBlock, UdfColumn } from "../../udf-client/author.ts";
import type { ForecastShape } from "../endpoints/deployment.ts";
import { parseAnswer } from "./answer-lines.ts";
import type { Batch } from "./batches.ts";
import { stepsOf } from "./step-of-time.ts";

/** One item, with the groups it is in, and all that is known of it. */
export interface SeriesHistory {
  /** As it was given, to be put out. */
  key: InputValue[];
  /** As it is sent, and comes back. */
  sentKey: string[];
  /** Its rows as CSV, the oldest first. */
  bytes: Buffer;
  rows: number;
  /** The time of its last value of the target: what is forecast comes after the last one of a request. */
  end: string;
}

/** A row of a series, in the bytes of the block it came in: a Buffer for each would take twice as much. */
interface Row {
  time: string;
  bytes: Buffer;
  start: number;
  end: number;
  known: boolean;
}

/** Of a group, whose series all lie in memory at once: about 0.3 KB a row. */
const mostRows = 4_000_000;

/** "At least four valid historical values for each time-series." Source: AWS' notebook about forecasting. */
const fewestValues = 4;

/**
 * All rows, by series; none where all there is is one row of NULLs. Throws E-SME-381 for a row of no series,
 * 382 for series too short, 384 and 420 for one with several rows of a time or a step, unless the model was
 * told what becomes of them, 421 for one with missing steps, unless the model was told what they are, and 547
 * for more rows than it holds.
 */
export function readHistories(
  blocks: Iterable<UdfBlock>,
  columns: readonly UdfColumn[],
  shape: ForecastShape & { target: string },
): SeriesHistory[] {
  const { aggregates, groups, item, target, timestamp } = shape;
  const positionOf = (name: string) => columns.findIndex((column) => column.name === name);
  const keys = [item, ...groups].map(positionOf);
  const at = positionOf(timestamp);
  const of = positionOf(target);
  const writer = new CsvWriter(columns.map((column, i) => ({ ...column, seconds: i === at })));
  const found = new Map<string, { key: InputValue[]; rows: Row[] }>();
  let held = 0;
  let unplaced: string | undefined;
  for (const block of blocks) {
    held += block.rows;
    if (unplaced !== undefined) throw new SmeError("E-SME-381", { column: unplaced });
    if (held > mostRows) throw new SmeError("E-SME-547", { limit: mostRows });
    const ends: number[] = [];
    writer.open(block.cells);
    for (let row = 0; row < block.rows; row++) {
      writer.row();
      ends.push(writer.length);
    }
    const bytes = Buffer.from(writer.take(writer.length));
    for (let row = 0; row < block.rows; row++) {
      const cell = (position: number) => block.column(position).get(row);
      const key = keys.map(cell);
      const time = cell(at);
      const missing = [...keys, at].find((position) => cell(position) === null);
      if (missing !== undefined) {
        unplaced = columns[missing]?.name ?? "";
        // One row of NULLs is what Exasol gives a function without GROUP BY where a query has no rows.
        if (held === 1 && columns.every((_, position) => cell(position) === null)) continue;
        throw new SmeError("E-SME-381", { column: unplaced });
      }
      const id = JSON.stringify(key, (_, value) => (typeof value === "bigint" ? String(value) : value));
      const series = found.get(id) ?? { key, rows: [] };
      found.set(id, series);
      series.rows.push({
        time: String(time),
        bytes,
        start: (row === 0 ? 0 : ends[row - 1]) ?? 0,
        end: ends[row] ?? 0,
        known: cell(of) !== null,
      });
    }
  }
  const all = [...found.values()].map(({ key, rows }) => {
    rows.sort((a, b) => compare(a.time, b.time) || compareLines(a, b));
    return { key, rows, known: rows.filter((row) => row.known) };
  });
  const short = all.filter(({ known }) => known.length < fewestValues);
  if (short[0] !== undefined) {
    const { key, known } = short[0];
    const series = [item, ...groups].map(quoteIdentifier).join(", ");
    throw new SmeError("E-SME-382", {
      series: nameOf(key),
      found: known.length,
      required: fewestValues,
      target,
      short: short.length,
      all: all.length,
      clause: `QUALIFY COUNT(${quoteIdentifier(target)}) OVER (PARTITION BY ${series}) >= ${fewestValues}`,
    });
  }
  return all.map(({ key, rows, known }) => {
    const name = nameOf(key);
    const twice = aggregates ? undefined : rows.find(({ time }, i) => rows[i + 1]?.time === time);
    if (twice !== undefined) {
      const times = rows.filter(({ time }) => time === twice.time).length;
      throw new SmeError("E-SME-384", { series: name, found: times, first: twice.time });
    }
    checkSteps(name, rows, shape);
    const bytes = joined(rows);
    const [first = []] = parseAnswer(bytes.toString("utf8", 0, lengthOf(rows[0])));
    const sentKey = keys.map((position) => first[position] ?? "");
    return { key, sentKey, bytes, rows: rows.length, end: known.at(-1)?.time ?? "" };
  });
}

function compareLines(a: Row, b: Row): number {
  return a.bytes.compare(b.bytes, b.start, b.end, a.start, a.end);
}

function lengthOf({ start, end }: Pick<Row, "start" | "end"> = { start: 0, end: 0 }): number {
  return end - start;
}

function joined(rows: readonly Row[]): Buffer {
  const all = Buffer.allocUnsafe(rows.reduce((sum, row) => sum + lengthOf(row), 0));
  let at = 0;
  for (const { bytes, start, end } of rows) at += bytes.copy(all, at, start, end);
  return all;
}

/** What a model would add up, or take for 0, without a word, as where it was trained. */
function checkSteps(
  series: string,
  rows: readonly { time: string; known: boolean }[],
  { aggregates, fills, frequency = "", target }: ForecastShape & { target: string },
): void {
  const stepOf = stepsOf(frequency);
  if (stepOf === undefined) return;
  const placed = rows.map((row) => ({ ...row, step: stepOf(row.time) }));
  const crowded = aggregates ? undefined : placed.find(({ step }, i) => step === placed[i + 1]?.step);
  if (crowded !== undefined) {
    const together = placed.filter(({ step }) => step === crowded.step);
    const { time: first } = crowded;
    const last = together.at(-1)?.time ?? first;
    throw new SmeError("E-SME-420", { series, found: together.length, frequency, first, last });
  }
  if (fills) return;
  const known = placed.filter((row) => row.known);
  for (const [i, { step, time: first }] of known.entries()) {
    const next = known[i + 1];
    if (next === undefined || next.step - step <= 1) continue;
    const found = next.step - step - 1;
    throw new SmeError("E-SME-421", { series, found, frequency, target, first, last: next.time });
  }
}

/** How errors call a series. */
export function nameOf(key: readonly InputValue[]): string {
  return key.map(String).join(", ");
}

/** A request's series: its batch counts them as rows, so that none is ever cut in two. */
export interface SeriesBatch {
  batch: Batch;
  series: SeriesHistory[];
}

/**
 * Requests of series that end at the same time: a model forecasts from the last time in a request on, and
 * would take what an older series lacks until then for missing values.
 */
export function batchHistories(
  histories: readonly SeriesHistory[],
  limits: { rows: number; bytes: number },
): SeriesBatch[] {
  const ordered = [...histories].sort(
    (a, b) => compare(a.end, b.end) || compare(JSON.stringify(a.sentKey), JSON.stringify(b.sentKey)),
  );
  const batches: SeriesBatch[] = [];
  let open: SeriesHistory[] = [];
  let size = 0;
  let rows = 0;
  const close = () => {
    if (open.length > 0) batches.push(batchOf(open));
    open = [];
    size = 0;
    rows = 0;
  };
  for (const history of ordered) {
    const isFull = size + history.bytes.length > limits.bytes || rows + history.rows > limits.rows;
    if (open[0]?.end !== history.end || isFull) close();
    open.push(history);
    size += history.bytes.length;
    rows += history.rows;
  }
  close();
  return batches;
}

function batchOf(series: SeriesHistory[]): SeriesBatch {
  const starts = [0];
  for (const { bytes } of series) starts.push((starts.at(-1) ?? 0) + bytes.length);
  const bytes = Buffer.concat(series.map((one) => one.bytes));
  return { batch: { firstRow: 1, rows: series.length, bytes, starts }, series };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
