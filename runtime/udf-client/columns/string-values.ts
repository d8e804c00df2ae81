/** The strings of one table message: found at once, decoded when asked for. */
import { isAscii } from "node:buffer";
import { truncated } from "../wire/protobuf.ts";

const empty = Buffer.alloc(0);
/**
 * Neighbouring strings are decoded together, a page of so many bytes at a time, and cut out of the page.
 * Pages are small because V8 keeps a whole page in memory while the script keeps a string that was cut out of
 * it.
 */
const pageSize = 16 * 1024;

/** The strings of a message, by their index. */
export class StringValues {
  count = 0;
  /** Holds string i from `offsets[i]` on, `lengths[i]` bytes of UTF-8. */
  bytes: Buffer = empty;
  offsets = new Uint32Array(1024);
  lengths = new Uint32Array(1024);
  /** Where the first string's field begins, if the fields of all strings lie side by side; else undefined. */
  #runStart: number | undefined;
  #pageStart = 0;
  #pageEnd = 0;
  /** The page's text when it is all ASCII: then a byte is a character. */
  #pageText: string | undefined;
  #dataEnd = 0;

  /** Drops the strings of the message before. */
  clear(): void {
    this.count = 0;
    this.bytes = empty;
    this.#runStart = undefined;
    this.#pageStart = 0;
    this.#pageEnd = 0;
    this.#pageText = undefined;
  }

  /**
   * Takes a run of length-delimited fields that all have `tag`; `start` is behind the first one's tag.
   * Returns the position behind the run.
   */
  addRun(bytes: Buffer, start: number, end: number, tag: number): number {
    this.bytes = bytes;
    // A tag may be written longer than it need be; then the fields cannot be copied.
    this.#runStart = this.count === 0 && bytes[start - 1] === tag ? start - 1 : undefined;
    let position = start;
    for (;;) {
      if (position >= end) throw truncated();
      let length = bytes[position++] as number;
      if (length > 127) {
        length &= 127;
        let factor = 128;
        let byte: number;
        do {
          if (position >= end || factor > 2 ** 28) throw truncated();
          byte = bytes[position++] as number;
          length += (byte & 127) * factor;
          factor *= 128;
        } while (byte > 127);
      }
      if (length > end - position) throw truncated();
      if (this.count === this.offsets.length) this.#grow();
      this.offsets[this.count] = position;
      this.lengths[this.count++] = length;
      position += length;
      if (position >= end || bytes[position] !== tag) break;
      position++;
    }
    this.#dataEnd = position;
    return position;
  }

  /** Decodes one string, with its page if that is all ASCII. */
  get(index: number): string {
    const start = this.offsets[index] as number;
    const end = start + (this.lengths[index] as number);
    if (start < this.#pageStart || end > this.#pageEnd) {
      if (end - start >= pageSize) return this.bytes.toString("utf8", start, end);
      this.#openPage(start);
    }
    return this.#pageText === undefined
      ? this.bytes.toString("utf8", start, end)
      : this.#pageText.substring(start - this.#pageStart, end - this.#pageStart);
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

  /** A copy of the strings `from` to before `to`, which stays when this one takes another message. */
  slice(from: number, to: number): StringValues {
    const copy = new StringValues();
    if (from === to) return copy;
    const start = this.isOneRun ? this.fieldStart(from) : 0;
    const end = this.isOneRun ? this.fieldStart(to) : this.#dataEnd;
    copy.bytes = Buffer.from(this.bytes.subarray(start, end));
    copy.offsets = this.offsets.slice(from, to);
    copy.lengths = this.lengths.slice(from, to);
    copy.count = to - from;
    for (let i = 0; i < copy.count; i++) copy.offsets[i] = (copy.offsets[i] as number) - start;
    if (this.isOneRun) copy.#runStart = 0;
    copy.#dataEnd = end - start;
    return copy;
  }

  #openPage(start: number): void {
    this.#pageStart = start;
    this.#pageEnd = Math.min(start + pageSize, this.#dataEnd);
    const page = this.bytes.subarray(this.#pageStart, this.#pageEnd);
    this.#pageText = isAscii(page) ? page.toString("latin1") : undefined;
  }

  #grow(): void {
    const offsets = new Uint32Array(this.offsets.length * 2);
    const lengths = new Uint32Array(this.offsets.length * 2);
    offsets.set(this.offsets);
    lengths.set(this.lengths);
    this.offsets = offsets;
    this.lengths = lengths;
  }
}
