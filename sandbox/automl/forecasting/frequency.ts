/** The steps of a time series, by AWS' names for frequencies: `D`, `2H`, `15min`. All times are UTC. */
import { DataError } from "../data-error.ts";

/** So many minutes, hours, days, weeks, months or years. */
export interface Frequency {
  count: number;
  unit: "min" | "H" | "D" | "W" | "M" | "Y";
}

const minute = 60_000;
const milliseconds = { min: minute, H: 60 * minute, D: 1440 * minute, W: 7 * 1440 * minute } as const;
/** Weeks begin on Mondays, as this day was one. */
const monday = Date.UTC(1970, 0, 5);

/** Throws a DataError for what is no frequency. */
export function parseFrequency(text: string): Frequency {
  const [, count, unit] = /^(\d{0,2})(min|[HDWMY])$/.exec(text) ?? [];
  if (unit === undefined) throw new DataError(`The forecast frequency ${text} is not valid.`);
  return { count: count === "" ? 1 : Number(count), unit: unit as Frequency["unit"] };
}

/** The number of the step that a time, in milliseconds since 1970, lies in. */
export function stepOf(time: number, { count, unit }: Frequency): number {
  if (unit !== "M" && unit !== "Y") return Math.floor((time - monday) / (count * milliseconds[unit]));
  const date = new Date(time);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return Math.floor(months / (unit === "M" ? count : 12 * count));
}

/** When a step begins. */
export function timeOf(step: number, { count, unit }: Frequency): number {
  if (unit !== "M" && unit !== "Y") return monday + step * count * milliseconds[unit];
  const months = step * count * (unit === "M" ? 1 : 12);
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(Math.floor(months / 12), ((months % 12) + 12) % 12, 1);
  return date.getTime();
}

/** How many steps a pattern may take until it comes again, the shortest first; 1 is none at all. */
export function possibleSeasons({ count, unit }: Frequency): number[] {
  const lengths = { min: [60, 1440], H: [24, 168], D: [7], W: [52], M: [12], Y: [] }[unit];
  return [1, ...lengths.filter((length) => length % count === 0).map((length) => length / count)].filter(
    (length, i) => i === 0 || length > 1,
  );
}

/** As pandas writes times: without the time of the day where all of them are midnights. */
export function formatTimes(times: readonly number[]): string[] {
  const texts = times.map((time) => new Date(time).toISOString().slice(0, 19).replace("T", " "));
  return texts.every((text) => text.endsWith(" 00:00:00")) ? texts.map((text) => text.slice(0, 10)) : texts;
}
