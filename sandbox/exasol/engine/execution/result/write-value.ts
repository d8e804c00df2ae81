/**
 * Texts of values, written as bytes: each function writes one at a place of a buffer, which must have room
 * for it, and returns the place behind it. They write what DuckDB's casts to VARCHAR do.
 */

const minus = 0x2d;
const zero = 0x30;
const point = 0x2e;

/** Bytes that no number, date or timestamp needs more than. */
export const longestPlain = 48;

/** Digits of a whole number from 0 to 999,999,999, with zeros before them up to this width. */
function writeDigits(out: Uint8Array, at: number, value: number, width: number): number {
  const end = at + width;
  let rest = value | 0;
  for (let i = end - 1; i >= at; i--) {
    const next = (rest / 10) | 0;
    out[i] = zero + rest - next * 10;
    rest = next;
  }
  return end;
}

/** A whole number that JavaScript's numbers hold. */
function writeWhole(out: Uint8Array, at: number, value: number): number {
  if (value < 0) {
    out[at] = minus;
    return writeWhole(out, at + 1, -value);
  }
  if (value < 1e9) return writeDigits(out, at, value, widthOf(value));
  const high = Math.floor(value / 1e9);
  return writeDigits(out, writeWhole(out, at, high), value - high * 1e9, 9);
}

function widthOf(value: number): number {
  let width = 1;
  for (let limit = 10; limit <= value; limit *= 10) width++;
  return width;
}

/** `value` is in units of the last of `scale` digits behind the point. */
export function writeDecimal(
  out: Uint8Array,
  at: number,
  value: number,
  { scale, trims }: { scale: number; trims: boolean },
): number {
  if (scale === 0) return writeWhole(out, at, value);
  if (scale > 15) return writeLargeDecimal(out, at, BigInt(value), { scale, trims });
  let next = at;
  let rest = value;
  if (rest < 0) {
    out[next++] = minus;
    rest = -rest;
  }
  const unit = 10 ** scale;
  let whole = Math.floor(rest / unit);
  let fraction = rest - whole * unit;
  // The quotient was rounded to the next whole number.
  if (fraction < 0) {
    whole--;
    fraction += unit;
  }
  next = writeWhole(out, next, whole);
  out[next] = point;
  const begin = next + 1;
  if (scale <= 9) next = writeDigits(out, begin, fraction, scale);
  else {
    const high = Math.floor(fraction / 1e9);
    next = writeDigits(out, writeDigits(out, begin, high, scale - 9), fraction - high * 1e9, 9);
  }
  return trims ? trimmed(out, begin, next) : next;
}

/** Without the zeros at the end, and without the point before them. */
function trimmed(out: Uint8Array, begin: number, end: number): number {
  let next = end;
  while (next > begin && out[next - 1] === zero) next--;
  return next === begin ? begin - 1 : next;
}

export function writeLargeDecimal(
  out: Uint8Array,
  at: number,
  value: bigint,
  { scale, trims }: { scale: number; trims: boolean },
): number {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const sign = value < 0n ? "-" : "";
  if (scale === 0) return writeAscii(out, at, sign + digits);
  const begin = writeAscii(out, at, `${sign}${digits.slice(0, -scale)}.`);
  const end = writeAscii(out, begin, digits.slice(-scale));
  return trims ? trimmed(out, begin, end) : end;
}

export function writeAscii(out: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) out[at + i] = text.charCodeAt(i);
  return at + text.length;
}

const infiniteDays = 2147483647;

/** A date by its days since 1970-01-01. */
export function writeDate(out: Uint8Array, at: number, days: number): number {
  if (days === infiniteDays) return writeAscii(out, at, "infinity");
  if (days === -infiniteDays) return writeAscii(out, at, "-infinity");
  // Howard Hinnant's "civil from days": years begin in March, 400 of them are an era.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra =
    ((ofEra - ((ofEra / 1460) | 0) + ((ofEra / 36_524) | 0) - ((ofEra / 146_096) | 0)) / 365) | 0;
  const ofYear = ofEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
  const shiftedMonth = ((5 * ofYear + 2) / 153) | 0;
  const day = ofYear - (((153 * shiftedMonth + 2) / 5) | 0) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const shown = year > 0 ? year : 1 - year;
  let next = writeDigits(out, at, shown, Math.max(4, widthOf(shown)));
  out[next] = minus;
  next = writeDigits(out, next + 1, month, 2);
  out[next] = minus;
  next = writeDigits(out, next + 1, day, 2);
  return year > 0 ? next : writeAscii(out, next, " (BC)");
}

const microsecondsPerDay = 86_400_000_000;

/** A timestamp with six digits behind its seconds; microseconds since 1970 are `high` * 2^32 + `low`. */
export function writeTimestamp(out: Uint8Array, at: number, high: number, low: number): number {
  // Both parts are exact in a number where their sum may not be.
  const upper = high * 4_294_967_296;
  let days = Math.floor(upper / microsecondsPerDay);
  const rest = upper - days * microsecondsPerDay + low;
  const more = Math.floor(rest / microsecondsPerDay);
  days += more;
  const ofDay = rest - more * microsecondsPerDay;
  const seconds = Math.floor(ofDay / 1e6);
  let next = writeDate(out, at, days);
  out[next] = 0x20;
  next = writeDigits(out, next + 1, (seconds / 3600) | 0, 2);
  out[next] = 0x3a;
  next = writeDigits(out, next + 1, ((seconds / 60) | 0) % 60, 2);
  out[next] = 0x3a;
  next = writeDigits(out, next + 1, seconds % 60, 2);
  out[next] = point;
  return writeDigits(out, next + 1, ofDay - seconds * 1e6, 6);
}
