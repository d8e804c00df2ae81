/** The strings of one table message: found at once, decoded when asked for. */
import { isAscii, isUtf8 } from "node:buffer";
import { truncated } from "../wire/protobuf.ts";
import { stringTag } from "../wire/protocol.ts";

const empty = Buffer.alloc(0);
const noPlaces = new Uint32Array(0);
const fewestPlaces = 1024;
/**
 * Neighbouring strings are decoded together, a page of 2^pageBits bytes at a time, and cut out of the page.
 * Pages are small because V8 keeps a whole page in memory while the script keeps a string that was cut out of
 * it.
 */
const pageBits = 14;
/** How many pages are kept, so that a block's columns can be read one after the other. */
const keptPages = 16;

/** A number gives back decimal text of so many digits as it was. */
export const exactDigits = 15;

/** Some of the message's bytes, from the first whole character on. */
interface Page {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** Undefined where the bytes are no UTF-8, as between long strings. */
  readonly text: string | undefined;
  /**
   * How many units of the text stand before each eighth byte; undefined when all is ASCII, as a byte is a
   * unit then.
   */
  readonly places: Uint16Array | undefined;
}

const noPage: Page = { number: -1, start: 0, end: 0, text: undefined, places: undefined };

/** The strings of a message, by their index. */
export class StringValues {
  count = 0;
  /** Holds string i from `offsets[i]` on, `lengths[i]` bytes of UTF-8. */
  bytes: Buffer = empty;
  offsets: Uint32Array<ArrayBuffer> = noPlaces;
  lengths: Uint32Array<ArrayBuffer> = noPlaces;
  /** Where the first string's field begins, if the fields of all strings lie side by side; else undefined. */
  #runStart: number | undefined;
  /** The pages read last, each at its number modulo their count. */
  readonly #pages: Page[] = new Array(keptPages).fill(noPage);
  /** The page read last. */
  #page = noPage;
  /** What it holds if it is all ASCII, else nothing; apart, because most strings are cut out of this. */
  #start = 0;
  #end = -1;
  #text = "";
  #dataEnd = 0;
  /** A copy, whose strings have not been looked for. */
  #isUnread = false;

  /** Drops the strings of the message before. */
  clear(): void {
    this.count = 0;
    this.bytes = empty;
    this.#runStart = undefined;
    this.#isUnread = false;
    this.#pages.fill(noPage);
    this.#use(noPage);
  }

  /**
   * Takes a run of length-delimited fields that all have `tag`; `start` is behind the first one's tag.
   * Returns the position behind the run.
   */
  addRun(bytes: Buffer, start: number, end: number, tag: number): number {
    this.bytes = bytes;
    // A tag may be written longer than it need be; then the fields cannot be copied.
    this.#runStart = this.count === 0 && bytes[start - 1] === tag ? start - 1 : undefined;
    this.#dataEnd = findRun(this, start, end, tag);
    return this.#dataEnd;
  }

  /** Finds the strings of a copy: to be called before one of them is asked for. */
  found(): this {
    if (this.#isUnread) this.#find();
    return this;
  }

  #find(): void {
    this.#isUnread = false;
    this.count = 0;
    findRun(this, 1, this.#dataEnd, stringTag);
  }

  /** Decodes one string, with its page if that has others. Short, so that V8 compiles it into a script. */
  get(index: number): string {
    const start = this.offsets[index] as number;
    const end = start + (this.lengths[index] as number);
    const first = this.#start;
    if (start < first || end > this.#end) return this.#getOther(start, end);
    return this.#text.substring(start - first, end - first);
  }

  /** get() of a string that is not in the page read last, or where that is not all ASCII. */
  #getOther(start: number, end: number): string {
    if ((start < this.#page.start || end > this.#page.end) && !this.#turnTo(start, end)) {
      return this.bytes.toString("utf8", start, end);
    }
    const page = this.#page;
    const { places, text } = page;
    if (text === undefined) return this.bytes.toString("utf8", start, end);
    if (places === undefined) return text.substring(start - page.start, end - page.start);
    return text.substring(this.#placeOf(start, page.start, places), this.#placeOf(end, page.start, places));
  }

  /** Where in the page's text, which is not all ASCII, the character is that begins at this byte. */
  #placeOf(position: number, pageStart: number, places: Uint16Array): number {
    const { bytes } = this;
    const eighth = (position - pageStart) >> 3;
    let place = places[eighth] as number;
    for (let i = pageStart + (eighth << 3); i < position; i++) place += unitsOf(bytes[i] as number);
    return place;
  }

  /**
   * The number that a string writes with digits and maybe a sign before and a point among them; NaN for
   * another, and for one of so many digits that the number might not give them back.
   */
  decimalAt(index: number): number {
    const { bytes } = this;
    let position = this.offsets[index] as number;
    const end = position + (this.lengths[index] as number);
    const isNegative = bytes[position] === minus;
    if (isNegative) position++;
    if (end - position > exactDigits + 1) return Number.NaN;
    let digits = 0;
    let value = 0;
    let behindPoint = -1;
    for (; position < end; position++) {
      const byte = bytes[position] as number;
      if (byte >= zero && byte < zero + 10) {
        value = value * 10 + (byte - zero);
        digits++;
        if (behindPoint >= 0) behindPoint++;
      } else if (byte === point && behindPoint < 0) behindPoint = 0;
      else return Number.NaN;
    }
    if (digits === 0 || digits > exactDigits) return Number.NaN;
    // Both are exact, and so the quotient is the number nearest to the text.
    const number = behindPoint > 0 ? value / (powers[behindPoint] as number) : value;
    return isNegative ? -number : number;
  }

  /** Whether fieldStart() tells where strings lie with their tags and lengths. */
  get isOneRun(): boolean {
    return this.#runStart !== undefined;
  }

  /** Where the field of the string with this index begins; behind the last string, where the run ends. */
  fieldStart(index: number): number {
    if (index === 0) return this.#runStart ?? 0;
    return (this.offsets[index - 1] as number) + (this.lengths[index - 1] as number);
  }

  /**
   * Copies the strings `from` to before `to` into others, whose memory is taken where it is enough; they stay
   * when this one takes another message. Of one run only the bytes are copied: where each string lies would
   * take as much memory again, and most copies are put out as they came.
   */
  copyInto(copy: StringValues, from: number, to: number): void {
    const ownBytes = copy.bytes.buffer;
    copy.clear();
    copy.count = to - from;
    if (from === to) return;
    const start = this.isOneRun ? this.fieldStart(from) : 0;
    const end = this.isOneRun ? this.fieldStart(to) : this.#dataEnd;
    const length = end - start;
    copy.bytes =
      ownBytes.byteLength >= length ? Buffer.from(ownBytes, 0, length) : Buffer.allocUnsafeSlow(length);
    this.bytes.copy(copy.bytes, 0, start, end);
    copy.#dataEnd = length;
    if (this.isOneRun) {
      copy.#runStart = 0;
      copy.#isUnread = true;
      return;
    }
    if (copy.offsets.length < copy.count) {
      copy.offsets = new Uint32Array(copy.count);
      copy.lengths = new Uint32Array(copy.count);
    }
    for (let i = 0; i < copy.count; i++) copy.offsets[i] = (this.offsets[from + i] as number) - start;
    copy.lengths.set(this.lengths.subarray(from, to));
  }

  /** Opens the page with these bytes; false where no page has all of them. */
  #turnTo(start: number, end: number): boolean {
    const number = start >>> pageBits;
    if (end > (number + 1) << pageBits) return false;
    let page = this.#pages[number % keptPages] as Page;
    if (page.number !== number) {
      page = this.#decode(number);
      this.#pages[number % keptPages] = page;
    }
    this.#use(page);
    // A string can begin with what is no character.
    return start >= page.start;
  }

  #use(page: Page): void {
    this.#page = page;
    const { end, places, start, text } = page;
    const isAllAscii = text !== undefined && places === undefined;
    this.#start = start;
    this.#end = isAllAscii ? end : -1;
    this.#text = isAllAscii ? text : "";
  }

  #decode(number: number): Page {
    const first = number === this.#firstStart >>> pageBits ? this.#firstStart : number << pageBits;
    const start = this.#atCharacter(first);
    const end = this.#atCharacter((number + 1) << pageBits);
    const bytes = this.bytes.subarray(start, end);
    if (isAscii(bytes)) return { number, start, end, text: bytes.toString("latin1"), places: undefined };
    if (!isUtf8(bytes)) return { number, start, end, text: undefined, places: undefined };
    return { number, start, end, text: bytes.toString(), places: placesOf(bytes) };
  }

  /** The first position from this one on where a character begins, at most where the strings end. */
  #atCharacter(position: number): number {
    let at = position;
    while (at < this.#dataEnd && isContinuation(this.bytes[at] as number)) at++;
    return Math.min(at, this.#dataEnd);
  }

  /** Where the first string begins; what stands before is no text. */
  get #firstStart(): number {
    return this.offsets[0] as number;
  }
}

/**
 * Finds the strings of a run behind those that are found already, and returns where the run ends. `start` is
 * behind the first one's tag.
 */
function findRun(values: StringValues, start: number, end: number, tag: number): number {
  const { bytes } = values;
  const view = new DataView(bytes.buffer, bytes.byteOffset, end);
  let position = start;
  for (;;) {
    position = findShort(values, findOne(values, position, end), view, tag);
    if (position > end) throw truncated();
    if (position === end || bytes[position] !== tag) return position;
    position++;
  }
}

/** Finds a string of any length. `start` is behind its tag; returns the position behind it. */
function findOne(values: StringValues, start: number, end: number): number {
  const { bytes, count } = values;
  let position = start;
  let length = 0;
  let factor = 1;
  let byte: number;
  do {
    if (position >= end || factor > 2 ** 28) throw truncated();
    byte = bytes[position++] as number;
    length += (byte & 127) * factor;
    factor *= 128;
  } while (byte > 127);
  if (length > end - position) throw truncated();
  if (count === values.offsets.length) {
    values.offsets = twiceAsLong(values.offsets);
    values.lengths = twiceAsLong(values.lengths);
  }
  values.offsets[count] = position;
  values.lengths[count] = length;
  values.count = count + 1;
  return position + length;
}

/** How many strings are found in one call: V8 compiles what is called often as a whole. */
const chunk = 1024;

/**
 * Finds strings of less than 128 bytes from `start` on, where a tag is, and returns the position behind them.
 * It ends before another field or a longer string, when there is no more room, and behind the end where the
 * last string is cut off. A tag and a length are read at once.
 */
function findShort(values: StringValues, start: number, view: DataView, tag: number): number {
  const { count, lengths, offsets } = values;
  const limit = Math.min(offsets.length, count + chunk);
  const last = view.byteLength - 2;
  let position = start;
  let index = count;
  while (index < limit && position <= last) {
    const head = view.getUint16(position, true);
    if ((head & 0x80ff) !== tag) break;
    const length = head >> 8;
    position += 2;
    offsets[index] = position;
    lengths[index++] = length;
    position += length;
  }
  values.count = index;
  return position;
}

function twiceAsLong(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(Math.max(fewestPlaces, values.length * 2));
  longer.set(values);
  return longer;
}

const [minus, point, zero] = [45, 46, 48];
const powers = Array.from({ length: exactDigits + 1 }, (_, i) => 10 ** i);

/** The highest bit of each byte in a word of four. */
const highest = 0x80808080;

/** How many units of UTF-16 stand before each eighth byte of UTF-8, eight bytes at a time. */
function placesOf(content: Uint8Array): Uint16Array {
  const { byteLength } = content;
  const view = new DataView(content.buffer, content.byteOffset, byteLength);
  const places = new Uint16Array((byteLength >> 3) + 1);
  let units = 0;
  let index = 0;
  for (let i = 0; i + 8 <= byteLength; i += 8) {
    places[index++] = units;
    const left = view.getInt32(i, true);
    const right = view.getInt32(i + 4, true);
    units += 8;
    if (((left | right) & highest) === 0) continue;
    units += bytesIn(longest(left), longest(right)) - bytesIn(continuations(left), continuations(right));
  }
  places[index] = units;
  return places;
}

/** Marks the bytes of a word that go on with a character: their highest two bits are 10. */
function continuations(word: number): number {
  return word & ~(word << 1) & highest;
}

/** Marks those that begin a character of four bytes, which is two units of UTF-16: 1111. */
function longest(word: number): number {
  return word & (word << 1) & (word << 2) & (word << 3) & highest;
}

/** How many bytes are marked in two words. */
function bytesIn(left: number, right: number): number {
  return Math.imul((left >>> 7) + (right >>> 7), 0x01010101) >>> 24;
}

/** The units of UTF-16 that a byte of UTF-8 begins. */
function unitsOf(byte: number): number {
  if (isContinuation(byte)) return 0;
  return byte >= 0xf0 ? 2 : 1;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
