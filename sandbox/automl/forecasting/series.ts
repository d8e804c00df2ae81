/** Rows become series with a value a step, as Autopilot aligns, aggregates and fills them. */
import { isNumber } from "../columns.ts";
import { columnOf, type TextTable } from "../csv-table.ts";
import { DataError } from "../data-error.ts";
import { parseTimestamp } from "../timestamps.ts";
import type { Aggregation, Filling, ForecastPlan } from "./forecast-plan.ts";
import { stepOf } from "./frequency.ts";

/** One item, with the groups it is in. */
export interface Series {
  /** The item, then a value for each group. */
  key: string[];
  /** The step of the first value. */
  start: number;
  /** NaN where nothing is known or to be filled in. */
  values: Float64Array;
}

export interface SeriesTable {
  series: Series[];
  /** The last step with a value of the target, of any series: what is forecast comes after it. */
  end: number;
}

/** A statistic that fills a gap looks at so many values before it. Source: AWS' filling guidelines. */
const window = 64;

/** Throws a DataError for rows that are no series. */
export function readSeries(table: TextTable, plan: ForecastPlan): SeriesTable {
  const column = (name: string) => columnOf(table, name);
  const times = column(plan.timestamp);
  const targets = column(plan.target);
  const keys = [plan.item, ...plan.groups].map(column);
  const found = new Map<string, { key: string[]; points: Map<number, { time: number; value: number }[]> }>();
  let end = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < table.rows; row++) {
    const text = targets[row] ?? "";
    const time = parseTimestamp(times[row] ?? "", plan.dateOrder ?? "month-first");
    if (Number.isNaN(time)) {
      throw new DataError(`'${times[row]}' in the column ${plan.timestamp} is no timestamp.`);
    }
    // A row without target says what is known of the time to come.
    if (text === "") continue;
    if (!isNumber(text)) {
      throw new DataError(`could not convert string to float: '${text}' (column ${plan.target})`);
    }
    const key = keys.map((values) => values[row] ?? "");
    const id = JSON.stringify(key);
    const series = found.get(id) ?? { key, points: new Map() };
    found.set(id, series);
    const step = stepOf(time, plan.frequency);
    end = Math.max(end, step);
    const points = series.points.get(step) ?? [];
    series.points.set(step, points);
    points.push({ time, value: Number(text) });
  }
  if (found.size === 0) throw new DataError(`The column ${plan.target} has no value.`);
  const ordered = [...found.values()].sort((a, b) => compareKeys(a.key, b.key));
  return {
    end,
    series: ordered.map(({ key, points }) => {
      let start = Number.POSITIVE_INFINITY;
      let last = Number.NEGATIVE_INFINITY;
      for (const step of points.keys()) {
        start = Math.min(start, step);
        last = Math.max(last, step);
      }
      const values = new Float64Array(end - start + 1).fill(Number.NaN);
      for (const [step, many] of points) {
        // In the order of time, and of size where that is the same: never in that of the rows.
        many.sort((a, b) => a.time - b.time || a.value - b.value);
        values[step - start] = aggregate(
          many.map(({ value }) => value),
          plan.aggregation,
        );
      }
      fill(values, 0, last - start, plan.middlefill);
      fill(values, last - start + 1, values.length, plan.backfill);
      return { key, start, values };
    }),
  };
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length; i++) {
    const [one = "", other = ""] = [a[i], b[i]];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

function aggregate(values: readonly number[], how: Aggregation): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (how) {
    case "sum":
      return sum;
    case "avg":
      return sum / values.length;
    case "first":
      return values[0] as number;
    case "min":
      return values.reduce((least, value) => Math.min(least, value));
    case "max":
      return values.reduce((most, value) => Math.max(most, value));
  }
}

/** Fills the gaps between two places, each by the values before it. */
function fill(values: Float64Array, from: number, to: number, filling: Filling): void {
  if (filling === "nan") return;
  for (let at = from; at < to; at++) {
    if (!Number.isNaN(values[at])) continue;
    const value = fillingValue(values.slice(Math.max(0, at - window), at), filling);
    for (; at < to && Number.isNaN(values[at]); at++) values[at] = value;
  }
}

function fillingValue(before: Float64Array, filling: Exclude<Filling, "nan">): number {
  if (filling === "zero") return 0;
  if (typeof filling === "number") return filling;
  const known = before.filter((value) => !Number.isNaN(value)).sort();
  const middle = known.length / 2;
  switch (filling) {
    case "mean":
      return known.reduce((sum, value) => sum + value, 0) / known.length;
    case "median":
      return ((known[Math.ceil(middle) - 1] as number) + (known[Math.floor(middle)] as number)) / 2;
    case "min":
      return known[0] as number;
    case "max":
      return known.at(-1) as number;
  }
}
