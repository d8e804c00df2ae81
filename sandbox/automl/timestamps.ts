/** Dates as people and programs write them, in UTC unless they state an offset. */

/** Whether 03/04/2026 is in March or in April. */
export type DateOrder = "month-first" | "day-first";

const dateForm = String.raw`(?:(\d{4})([-/.])(\d\d?)\2(\d\d?)|(\d\d?)([-/.])(\d\d?)\6(\d{4}))`;
const timeForm = String.raw`(?:(?:T| +)(\d\d?):(\d\d)(?::(\d\d(?:[.,]\d+)?))?(?: ?([AP]M))?)?`;
const zoneForm = String.raw` ?(?:Z|UTC|GMT|([+-])(\d\d):?(\d\d)?)?`;
const timestampForm = new RegExp(`^\\s*${dateForm}${timeForm}${zoneForm}\\s*$`, "i");

/**
 * Milliseconds since 1970, or NaN for what is no date. The order decides where the year is last; between
 * points the day is always first.
 */
export function parseTimestamp(text: string, order: DateOrder): number {
  // Most texts are no dates, which shows at once.
  if (text.length < 8 || text.length > 64) return Number.NaN;
  const parts = timestampForm.exec(text);
  if (!parts) return Number.NaN;
  const [, year, , month, day, first, separator, second, lastYear, ...time] = parts;
  const date =
    year !== undefined
      ? [year, month, day]
      : separator === "." || order === "day-first"
        ? [lastYear, second, first]
        : [lastYear, first, second];
  return moment(date, time);
}

/** How a column's dates are read. */
interface ChosenOrder {
  order: DateOrder;
  /** How many of the texts are dates then. */
  dates: number;
  /** As many are dates in the other order, and some of them mean another day. */
  guessed: boolean;
}

/** The order in which the most texts are dates, each counted as often as `counts` says. */
export function chooseDateOrder(counts: ReadonlyMap<string, number>): ChosenOrder {
  const dates = { "month-first": 0, "day-first": 0 };
  let differing = false;
  for (const [text, rows] of counts) {
    const monthFirst = parseTimestamp(text, "month-first");
    const dayFirst = parseTimestamp(text, "day-first");
    if (!Number.isNaN(monthFirst)) dates["month-first"] += rows;
    if (!Number.isNaN(dayFirst)) dates["day-first"] += rows;
    differing ||= monthFirst !== dayFirst && !Number.isNaN(monthFirst + dayFirst);
  }
  const order = dates["day-first"] > dates["month-first"] ? "day-first" : "month-first";
  const guessed = differing && dates["day-first"] === dates["month-first"];
  return { order, dates: dates[order], guessed };
}

function moment(date: (string | undefined)[], time: (string | undefined)[]): number {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = date.map(Number);
  const [hour = "0", minute = "0", second = "0", half, sign, zoneHours = "0", zoneMinutes = "0"] = time;
  const hours = half === undefined ? Number(hour) : hourOfDay(Number(hour), half.toUpperCase());
  const minutes = Number(minute);
  const seconds = Number(second.replace(",", "."));
  // A leap second is the 60th.
  if (!(hours <= 23 && minutes <= 59 && seconds < 61)) return Number.NaN;
  const at = new Date(Date.UTC(2000, 0, 1));
  // Date.UTC() takes the year 1, which stands for "long ago" in many tables, for 1901.
  at.setUTCFullYear(year, month - 1, day);
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return Number.NaN;
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  const local = at.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return Math.round(local) - (sign === "-" ? -offset : offset);
}

/** From 12 AM, which is midnight, to 11 PM; no number of others. */
function hourOfDay(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half === "PM" ? 12 : 0);
}
