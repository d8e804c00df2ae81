/** Dates as people and programs write them, in UTC unless they state an offset. */

/** Whether 03/04/2026 is in March or in April. */
export type DateOrder = "month-first" | "day-first";

const timeForm = String.raw`(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?`;
const isoForm = new RegExp(String.raw`^(\d{4})-(\d\d)-(\d\d)${timeForm}$`);
const dottedForm = new RegExp(String.raw`^(\d\d?)\.(\d\d?)\.(\d{4})${timeForm}$`);
const slashedForm = new RegExp(String.raw`^(\d\d?)/(\d\d?)/(\d{4})${timeForm}$`);

/** Milliseconds since 1970, or NaN for what is no date. */
export function parseTimestamp(text: string, order: DateOrder): number {
  const iso = isoForm.exec(text);
  if (iso) return moment(iso.slice(1, 4), iso.slice(4));
  const dotted = dottedForm.exec(text);
  if (dotted) return moment(dotted.slice(1, 4).reverse(), dotted.slice(4));
  const [, first = "", second = "", year = "", ...time] = slashedForm.exec(text) ?? [];
  return moment([year, ...(order === "day-first" ? [second, first] : [first, second])], time);
}

/** The order in which all of the texts are dates, or undefined. */
export function dateOrder(texts: readonly string[]): DateOrder | undefined {
  const orders: DateOrder[] = ["month-first", "day-first"];
  return orders.find((order) => texts.every((text) => !Number.isNaN(parseTimestamp(text, order))));
}

function moment(date: string[], [hours, minutes, seconds, zone]: (string | undefined)[]): number {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = date.map(Number);
  const at = new Date(Date.UTC(2000, 0, 1, Number(hours ?? 0), Number(minutes ?? 0), Number(seconds ?? 0)));
  // Date.UTC() takes the year 1, which stands for "long ago" in many tables, for 1901.
  at.setUTCFullYear(year, month - 1, day);
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || at.getUTCHours() !== Number(hours ?? 0))
    return Number.NaN;
  const [, sign, zoneHours, zoneMinutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? "") ?? [];
  const offset = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * 60_000;
  return at.getTime() - (sign === "-" ? -offset : offset);
}
