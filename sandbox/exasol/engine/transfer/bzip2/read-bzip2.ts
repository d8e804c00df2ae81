/** What bzip2 has packed. */
import { setImmediate } from "node:timers/promises";
import { DamagedFile } from "../damaged-file.ts";
import { blockMagic, blockUnit, combined, crcOf, endMagic, groupSize, runA, runB } from "./format.ts";

/**
 * The content of a bzip2 file, also of several one behind the other, as parallel packers write them.
 * Throws DamagedFile in the end where it was not all of it.
 */
export async function* unbzip2(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const bits = new BitReader(content);
  do {
    await bits.fill(4);
    if (bits.read(24) !== 0x425a68) throw damaged();
    const level = bits.read(8) - 0x30;
    if (level < 1 || level > 9) throw damaged();
    const most = level * blockUnit;
    let sum = 0;
    while (true) {
      await bits.fill(longestBlock(most));
      const magic = [bits.read(24), bits.read(24)];
      const expected = bits.readSum();
      if (magic[0] === endMagic[0] && magic[1] === endMagic[1]) {
        if (expected !== sum) throw damaged();
        break;
      }
      if (magic[0] !== blockMagic[0] || magic[1] !== blockMagic[1]) throw damaged();
      const block = readBlock(bits, most);
      bits.checkEnd();
      // A small file may have many blocks: others get a turn between two of them.
      await setImmediate();
      const found = yield* unpacked(block);
      if (found !== expected) throw damaged();
      sum = combined(sum, found);
    }
    bits.checkEnd();
    bits.align();
  } while (!(await bits.isAtEnd()));
}

const damaged = (): DamagedFile => new DamagedFile("bzip2");

/** Bytes: a symbol has at most 20 bits, and so many more its tables. */
const longestBlock = (most: number): number => (most * 20) / 8 + 50_000;

/** Bits from the highest on. What is read behind the end is 0, until checkEnd(). */
class BitReader {
  readonly #source: AsyncIterator<Buffer>;
  #bytes = Buffer.alloc(0);
  #next = 0;
  /** The last of these are not read yet. */
  #held = 0;
  #count = 0;
  #ended = false;

  constructor(content: AsyncIterable<Buffer>) {
    this.#source = content[Symbol.asyncIterator]();
  }

  /** Has so many bytes at hand, or all that are left. */
  async fill(length: number): Promise<void> {
    if (this.#ended || this.#bytes.length - this.#next >= length) return;
    const parts = [this.#bytes.subarray(this.#next)];
    let size = parts[0]?.length ?? 0;
    while (size < length) {
      const { value, done } = await this.#source.next();
      this.#ended = done === true;
      if (this.#ended) break;
      parts.push(value);
      size += value.length;
    }
    this.#bytes = Buffer.concat(parts);
    this.#next = 0;
  }

  async isAtEnd(): Promise<boolean> {
    if (this.#count > 0) return false;
    await this.fill(1);
    return this.#next >= this.#bytes.length;
  }

  /** The next bits, at most 24, which are not taken yet. */
  peek(length: number): number {
    while (this.#count < length) {
      this.#held = (this.#held << 8) | (this.#bytes[this.#next] ?? 0);
      this.#next++;
      this.#count += 8;
    }
    return (this.#held >>> (this.#count - length)) & ((1 << length) - 1);
  }

  skip(length: number): void {
    this.#count -= length;
  }

  read(length: number): number {
    const value = this.peek(length);
    this.#count -= length;
    return value;
  }

  readSum(): number {
    return (this.read(16) << 16) | this.read(16);
  }

  align(): void {
    this.#count -= this.#count % 8;
  }

  checkEnd(): void {
    if (this.#next - Math.floor(this.#count / 8) > this.#bytes.length) throw damaged();
  }
}

interface Block {
  /** The last bytes of the sorted rotations. */
  column: Uint8Array;
  /** Which of them is the text itself. */
  origin: number;
}

function readBlock(bits: BitReader, most: number): Block {
  // Until 1999 bytes were scrambled here and there.
  if (bits.read(1) !== 0) throw damaged();
  const origin = bits.read(24);
  const recent = readUsedBytes(bits);
  const end = recent.length + 1;
  const tableCount = bits.read(3);
  if (tableCount < 2 || tableCount > 6 || recent.length === 0) throw damaged();
  const selectors = readSelectors(bits, tableCount);
  const tables = Array.from({ length: tableCount }, () => readTable(bits, end + 1));
  const column = new Uint8Array(most);
  let length = 0;
  let [run, digit] = [0, 1];
  const writeRun = () => {
    if (length + run > most) throw damaged();
    column.fill(recent[0] as number, length, length + run);
    length += run;
    [run, digit] = [0, 1];
  };
  for (const selector of selectors) {
    const table = tables[selector] as CodeTable;
    for (let i = 0; i < groupSize; i++) {
      const symbol = readSymbol(bits, table);
      if (symbol === runA || symbol === runB) {
        run += digit << symbol;
        digit *= 2;
        if (run > most) throw damaged();
        continue;
      }
      if (run > 0) writeRun();
      if (symbol === end) {
        if (origin >= length) throw damaged();
        return { column: column.subarray(0, length), origin };
      }
      if (length === most) throw damaged();
      const byte = recent[symbol - 1] as number;
      recent.copyWithin(1, 0, symbol - 1);
      recent[0] = byte;
      column[length++] = byte;
    }
  }
  throw damaged();
}

function readUsedBytes(bits: BitReader): Uint8Array {
  const ranges = bits.read(16);
  const used: number[] = [];
  for (let range = 0; range < 16; range++) {
    if (((ranges >> (15 - range)) & 1) === 0) continue;
    const map = bits.read(16);
    for (let i = 0; i < 16; i++) if (((map >> (15 - i)) & 1) !== 0) used.push(range * 16 + i);
  }
  return Uint8Array.from(used);
}

/** Which table each group of symbols has. */
function readSelectors(bits: BitReader, tableCount: number): Uint8Array {
  const recent = Array.from({ length: tableCount }, (_, table) => table);
  const selectors = new Uint8Array(bits.read(15));
  for (let i = 0; i < selectors.length; i++) {
    let place = 0;
    while (bits.read(1) !== 0) if (++place >= tableCount) throw damaged();
    const [table = 0] = recent.splice(place, 1);
    recent.unshift(table);
    selectors[i] = table;
  }
  return selectors;
}

const longestCode = 20;

/** Codes of one length follow each other; the shorter come first. */
interface CodeTable {
  /** By length: behind the greatest code, made as long as the longest. */
  limits: Int32Array;
  /** By length: what is added to a code for the place of its symbol. */
  offsets: Int32Array;
  symbols: Uint16Array;
}

function readTable(bits: BitReader, symbolCount: number): CodeTable {
  const byLength: number[][] = Array.from({ length: longestCode + 1 }, () => []);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    while (bits.read(1) !== 0) {
      length += bits.read(1) === 0 ? 1 : -1;
      if (length < 1 || length > longestCode) throw damaged();
    }
    const same = byLength[length];
    if (!same || length === 0) throw damaged();
    same.push(symbol);
  }
  const [limits, offsets] = [new Int32Array(longestCode + 1), new Int32Array(longestCode + 1)];
  let [code, place] = [0, 0];
  for (let length = 1; length <= longestCode; length++) {
    const count = byLength[length]?.length ?? 0;
    code *= 2;
    offsets[length] = place - code;
    code += count;
    place += count;
    limits[length] = code << (longestCode - length);
  }
  if (code > 1 << longestCode) throw damaged();
  return { limits, offsets, symbols: Uint16Array.from(byLength.flat()) };
}

function readSymbol(bits: BitReader, { limits, offsets, symbols }: CodeTable): number {
  const ahead = bits.peek(longestCode);
  let length = 1;
  while (ahead >= (limits[length] as number)) if (++length > longestCode) throw damaged();
  bits.skip(length);
  return symbols[(ahead >> (longestCode - length)) + (offsets[length] as number)] as number;
}

const chunkSize = 1 << 16;

/** The text of a block, and returns its checksum. */
function* unpacked({ column, origin }: Block): Generator<Buffer, number> {
  const followers = findFollowers(column);
  let chunk = Buffer.allocUnsafe(chunkSize);
  let length = 0;
  let crc = -1;
  let [last, equal] = [-1, 0];
  let place = followers[origin] as number;
  for (let i = 0; i < column.length; i++) {
    const byte = column[place] as number;
    place = followers[place] as number;
    let times = 1;
    if (equal === 4) {
      // Behind four equal bytes stands how many more there are.
      times = byte;
      equal = 0;
    } else if (byte === last) equal++;
    else [last, equal] = [byte, 1];
    for (; times > 0; times--) {
      chunk[length++] = last;
      crc = crcOf(crc, last);
      if (length < chunkSize) continue;
      yield chunk;
      chunk = Buffer.allocUnsafe(chunkSize);
      length = 0;
    }
    if (equal === 0) last = -1;
  }
  if (length > 0) yield chunk.subarray(0, length);
  return ~crc;
}

/** For each rotation, which one begins a byte later: equal bytes of the column stay in order when sorted. */
function findFollowers(column: Uint8Array): Uint32Array {
  const next = new Uint32Array(257);
  for (const byte of column) next[byte + 1] = (next[byte + 1] as number) + 1;
  for (let byte = 1; byte < next.length; byte++)
    next[byte] = (next[byte] as number) + (next[byte - 1] as number);
  const followers = new Uint32Array(column.length);
  for (let place = 0; place < column.length; place++) {
    const byte = column[place] as number;
    followers[next[byte] as number] = place;
    next[byte] = (next[byte] as number) + 1;
  }
  return followers;
}
