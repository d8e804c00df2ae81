/**
 * Dates as the text of DATE and TIMESTAMP columns, in the time zone of the process, which is the session's.
 */
import { writeTwoDigits } from "./digits.ts";

export const dateLength = 10;
export const timestampLength = 26;

const code = { space: 32, minus: 45, point: 46, zero: 48, colon: 58 } as const;
const minute = 60_000;
const day = 24 * 60 * minute;
/** Since then the clocks of all time zones have differed from UTC by whole minutes. */
const wholeMinutes = Date.UTC(1973, 0, 1);
/** What no DATE can have. */
const year10000 = Date.UTC(10_000, 0, 1);

/**
 * Writes `2024-02-29`; false, with nothing written, for a Date that is none or not in the years 1 to 9999. A
 * Date is asked for one number, since 1973: to ask it for each part costs more than to compute them.
 */
export function writeDate(target: Uint8Array, start: number, value: Date): boolean {
  const local = localTime(value);
  if (local < year10000) {
    writeDay(target, start, Math.floor(local / day));
    return true;
  }
  const year = value.getFullYear();
  if (!(year >= 1 && year <= 9999)) return false;
  writeParts(target, start, year, value.getMonth() + 1, value.getDate());
  return true;
}

/** As writeDate(), with the time behind it: `2024-02-29 23:59:59.123000`. */
export function writeTimestamp(target: Uint8Array, start: number, value: Date): boolean {
  const time = start + dateLength + 1;
  target[time - 1] = code.space;
  const local = localTime(value);
  if (local < year10000) {
    const days = Math.floor(local / day);
    writeDay(target, start, days);
    writeTime(target, time, local - days * day);
    return true;
  }
  if (!writeDate(target, start, value)) return false;
  const minutes = value.getHours() * 60 + value.getMinutes();
  writeTime(target, time, minutes * minute + value.getSeconds() * 1000 + value.getMilliseconds());
  return true;
}

/** What the wall clock shows, as milliseconds since its 1970; NaN before 1973, and for an invalid Date. */
function localTime(value: Date): number {
  const time = value.getTime();
  return time >= wholeMinutes ? time - value.getTimezoneOffset() * minute : Number.NaN;
}

/**
 * Writes the date that is so many days after 1970-01-01, at least 0: by years that begin in March, so that
 * the day which not every year has is the last (Howard Hinnant's algorithm civil_from_days).
 */
function writeDay(target: Uint8Array, start: number, days: number): void {
  const shifted = (days + 719_468) | 0;
  const era = (shifted / 146_097) | 0;
  const dayOfEra = shifted - era * 146_097;
  const leaps = ((dayOfEra / 1460) | 0) - ((dayOfEra / 36_524) | 0) + ((dayOfEra / 146_096) | 0);
  const yearOfEra = ((dayOfEra - leaps) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
  const month = ((5 * dayOfYear + 2) / 153) | 0;
  const year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0);
  const date = dayOfYear - (((153 * month + 2) / 5) | 0) + 1;
  writeParts(target, start, year, month < 10 ? month + 3 : month - 9, date);
}

function writeParts(target: Uint8Array, start: number, year: number, month: number, date: number): void {
  const century = (year / 100) | 0;
  writeTwoDigits(target, start, century);
  writeTwoDigits(target, start + 2, year - century * 100);
  target[start + 4] = code.minus;
  writeTwoDigits(target, start + 5, month);
  target[start + 7] = code.minus;
  writeTwoDigits(target, start + 8, date);
}

/** `23:59:59.123000` of so many milliseconds of a day. */
function writeTime(target: Uint8Array, start: number, milliseconds: number): void {
  const ofDay = milliseconds | 0;
  const seconds = (ofDay / 1000) | 0;
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  const thousandths = ofDay - seconds * 1000;
  const hundredths = (thousandths / 10) | 0;
  writeTwoDigits(target, start, hours);
  target[start + 2] = code.colon;
  writeTwoDigits(target, start + 3, minutes - hours * 60);
  target[start + 5] = code.colon;
  writeTwoDigits(target, start + 6, seconds - minutes * 60);
  target[start + 8] = code.point;
  writeTwoDigits(target, start + 9, hundredths);
  target[start + 11] = code.zero + thousandths - hundredths * 10;
  target[start + 12] = code.zero;
  target[start + 13] = code.zero;
  target[start + 14] = code.zero;
}
