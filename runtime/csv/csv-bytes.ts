/**
 * Writes single fields: each function takes where its field begins and returns where it ends. There is room
 * for longestField bytes, or for a text as putText() says; what lies behind the end may be overwritten. See
 * csv-fields.ts for what the fields look like.
 *
 * Four bytes at a time wherever possible, through DataViews, which take any position: a field costs a third
 * of what it costs byte by byte, and requests of the size of a prediction's consist of millions of them.
 */

/** More than any field takes that is no text. */
export const longestField = 48;

const quote = 34;
const digitZero = 48;
const minus = 45;
const point = 46;
/** Of a date and a time, and with six digits behind the point. */
const secondsLength = 19;
const timestampLength = 26;
/** Fifteen digits. */
const mostScaled = 1e15;
const group = 10_000;

/**
 * The numbers below 10,000 as four characters each: without leading zeros, with them, and how many there are
 * without zeros on that side. An entry is made when it is first asked for: all of them would be two
 * milliseconds of each start, and most calls have few rows.
 */
const leading = new Uint32Array(group);
const leadingDigits = new Uint8Array(group);
const padded = new Uint32Array(group);
const fractionDigits = new Uint8Array(group);

function needEntry(number: number): void {
  if (leadingDigits[number] === 0) makeEntry(number);
}

function makeEntry(number: number): void {
  const zeros = 0x30303030;
  let text = 0;
  let rest = number;
  for (let i = 0; i < 4; i++) {
    text = (text << 8) | (rest % 10);
    rest = (rest / 10) | 0;
  }
  // The first character is the lowest byte.
  const digits = number < 10 ? 1 : number < 100 ? 2 : number < 1000 ? 3 : 4;
  padded[number] = text | zeros;
  leading[number] = (text >>> (8 * (4 - digits))) | zeros;
  leadingDigits[number] = digits;
  fractionDigits[number] = number % 10 ? 4 : number % 100 ? 3 : number % 1000 ? 2 : 1;
}

export function putDouble(target: DataView, start: number, value: number): number {
  if ((value | 0) === value) return putInteger(target, start, value);
  // A number that four digits behind the point give exactly is its own shortest text: fifteen digits always
  // are.
  const scaled = Math.round(value * group);
  if (scaled / group === value && scaled < mostScaled && scaled > -mostScaled && scaled !== 0)
    return putScaled(target, start, scaled);
  return putAscii(target, start, doubleText(value));
}

/** A ten-thousandth of the number. */
function putScaled(target: DataView, start: number, value: number): number {
  let position = start;
  let size = value;
  if (size < 0) {
    target.setUint8(position++, minus);
    size = -size;
  }
  const whole = Math.floor(size / group);
  const fraction = size - whole * group;
  position = putDigits(target, position, whole);
  if (fraction === 0) return position;
  target.setUint8(position, point);
  needEntry(fraction);
  target.setUint32(position + 1, padded[fraction] as number, true);
  return position + 1 + (fractionDigits[fraction] as number);
}

export function putInteger(target: DataView, start: number, value: number): number {
  if (value >= 0) return putDigits(target, start, value);
  target.setUint8(start, minus);
  return putDigits(target, start + 1, -value);
}

function putDigits(target: DataView, start: number, value: number): number {
  if (value < group) {
    needEntry(value);
    target.setUint32(start, leading[value] as number, true);
    return start + (leadingDigits[value] as number);
  }
  const upper = Math.floor(value / group);
  const position = putDigits(target, start, upper);
  const lower = value - upper * group;
  needEntry(lower);
  target.setUint32(position, padded[lower] as number, true);
  return position + 4;
}

export function putAscii(target: DataView, start: number, text: string): number {
  for (let i = 0; i < text.length; i++) target.setUint8(start + i, text.charCodeAt(i));
  return start + text.length;
}

/** Without trailing zeros behind the point, nor a sign before a zero. */
export function putDecimal(
  target: DataView,
  start: number,
  source: DataView,
  from: number,
  to: number,
): number {
  let hasPoint = false;
  let position = start;
  for (let i = from; i < to; i++) {
    const byte = source.getUint8(i);
    if (byte === point) hasPoint = true;
    target.setUint8(position++, byte);
  }
  if (!hasPoint) return position;
  while (target.getUint8(position - 1) === digitZero) position--;
  if (target.getUint8(position - 1) === point) position--;
  const isMinusZero =
    position - start === 2 && target.getUint8(start) === minus && target.getUint8(start + 1) === digitZero;
  if (!isMinusZero) return position;
  target.setUint8(start, digitZero);
  return start + 1;
}

export function putTimestamp(
  target: DataView,
  start: number,
  source: DataView,
  from: number,
  to: number,
): number {
  target.setUint8(start, quote);
  let position = putBytes(target, start + 1, source, from, Math.min(to, from + timestampLength));
  const end = start + 1 + timestampLength;
  for (; position < end; position++)
    target.setUint8(position, position === start + 1 + secondsLength ? point : digitZero);
  target.setUint8(end, quote);
  return end + 1;
}

/** A digit, a letter, and all of UTF-8 that is not ASCII lie above the four bytes of this. */
const commasAndOne = 0x2d2d2d2d;
const highestBits = 0x80808080;

/** How many bytes behind its text putText() may read. */
export const overread = 4;

/** Needs room for twice the text and longestField, and overread more bytes in the source. */
export function putText(target: DataView, start: number, source: DataView, from: number, to: number): number {
  let position = start;
  let found = 0;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const four = source.getInt32(i, true);
    target.setInt32(position, four, true);
    position += 4;
    // A byte below those of commasAndOne sets its highest bit, here or for the byte above it; a byte of UTF-8
    // does not.
    found |= (four - commasAndOne) & ~four;
  }
  if (i < to) {
    const four = source.getInt32(i, true) | (-1 << (8 * (to - i)));
    target.setInt32(position, four, true);
    found |= (four - commasAndOne) & ~four;
  }
  // Some of the bytes found need no quotes.
  return (found & highestBits) === 0 ? start + to - from : putTextByBytes(target, start, source, from, to);
}

/** putText() that reads no byte behind the text. */
export function putTextByBytes(
  target: DataView,
  start: number,
  source: DataView,
  from: number,
  to: number,
): number {
  let isQuoted = false;
  for (let i = from; i < to && !isQuoted; i++) isQuoted = quoted[source.getUint8(i)] === 1;
  if (!isQuoted) return putBytes(target, start, source, from, to);
  let position = start;
  target.setUint8(position++, quote);
  for (let i = from; i < to; i++) {
    const byte = source.getUint8(i);
    if (byte === quote) target.setUint8(position++, quote);
    target.setUint8(position++, byte);
  }
  target.setUint8(position++, quote);
  return position;
}

/** 1 for the bytes that a text is quoted for: a separator, a quote, white space. */
const quoted = new Uint8Array(256);
for (const character of '\t\n\f\r ",') quoted[character.charCodeAt(0)] = 1;

export function putBytes(
  target: DataView,
  start: number,
  source: DataView,
  from: number,
  to: number,
): number {
  let position = start;
  for (let i = from; i < to; i++) target.setUint8(position++, source.getUint8(i));
  return position;
}

/** Scientific from 1e16 on and below 1e-4, its exponent of two digits: JavaScript draws other lines. */
function doubleText(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return String(value);
  return value.toExponential().replace(/([+-])(\d)$/, "$10$2");
}
