/** Packs as bzip2 does, block by block. */
import { Transform } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { codeLengths } from "./code-lengths.ts";
import { blockMagic, blockUnit, combined, crcOf, endMagic, groupSize, runA, runB } from "./format.ts";
import { sortRotations } from "./sort-rotations.ts";

/** The least: sorting a block holds up whatever else runs, and there are few files of one's own so large. */
const level = 1;
/** As bzip2 has it. */
const fullBlock = level * blockUnit - 19;
const longestRun = 255;

export function createBzip2(): Transform {
  const bits = new BitWriter();
  const block = new Uint8Array(fullBlock);
  let length = 0;
  let crc = -1;
  let sum = 0;
  let [last, run] = [-1, 0];
  const writeBlock = () => {
    const found = ~crc;
    sum = combined(sum, found);
    writeMagic(bits, blockMagic, found);
    packBlock(bits, block.subarray(0, length));
    [length, crc] = [0, -1];
  };
  const addRun = () => {
    if (length + 5 > fullBlock) writeBlock();
    for (let i = 0; i < run; i++) crc = crcOf(crc, last);
    for (let i = 0; i < Math.min(run, 4); i++) block[length++] = last;
    if (run >= 4) block[length++] = run - 4;
  };
  bits.write(0x425a68, 24);
  bits.write(0x30 + level, 8);
  const add = (bytes: Buffer) => {
    for (const byte of bytes) {
      if (byte === last && run < longestRun) {
        run++;
        continue;
      }
      if (run > 0) addRun();
      [last, run] = [byte, 1];
    }
  };
  const stream = new Transform({
    transform: async (chunk: Buffer, _encoding, done) => {
      for (let at = 0; at < chunk.length && !stream.destroyed; at += fullBlock) {
        add(chunk.subarray(at, at + fullBlock));
        // Others get a turn after each block.
        await setImmediate();
      }
      done(null, bits.take());
    },
    flush: (done) => {
      if (run > 0) addRun();
      if (length > 0) writeBlock();
      writeMagic(bits, endMagic, sum);
      bits.align();
      done(null, bits.take());
    },
  });
  return stream;
}

/** Bits from the highest on. */
class BitWriter {
  #bytes = Buffer.alloc(1 << 16);
  #length = 0;
  #held = 0;
  #count = 0;

  /** At most 24 bits. */
  write(value: number, bits: number): void {
    this.#held = (this.#held << bits) | value;
    this.#count += bits;
    while (this.#count >= 8) {
      this.#count -= 8;
      if (this.#length === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], this.#length * 2);
      this.#bytes[this.#length++] = this.#held >>> this.#count;
    }
  }

  align(): void {
    if (this.#count > 0) this.write(0, 8 - this.#count);
  }

  /** The whole bytes that were written since. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }
}

function writeMagic(bits: BitWriter, magic: readonly [number, number], sum: number): void {
  bits.write(magic[0], 24);
  bits.write(magic[1], 24);
  bits.write(sum >>> 16, 16);
  bits.write(sum & 0xffff, 16);
}

function packBlock(bits: BitWriter, block: Uint8Array): void {
  const n = block.length;
  const order = sortRotations(block);
  const column = new Uint8Array(n);
  for (let place = 0; place < n; place++)
    column[place] = block[((order[place] as number) || n) - 1] as number;
  bits.write(0, 1);
  bits.write(order.indexOf(0), 24);
  const used = [...new Set(block)].sort((a, b) => a - b);
  writeUsedBytes(bits, used);
  writeSymbols(bits, symbolsOf(column, used), used.length + 2);
}

/** A bit for each sixteenth of the bytes, and sixteen bits for each that has some. */
function writeUsedBytes(bits: BitWriter, used: readonly number[]): void {
  const maps = new Uint16Array(16);
  let ranges = 0;
  for (const byte of used) {
    ranges |= 0x8000 >> (byte >> 4);
    maps[byte >> 4] = (maps[byte >> 4] as number) | (0x8000 >> (byte & 15));
  }
  bits.write(ranges, 16);
  for (const map of maps) if (map !== 0) bits.write(map, 16);
}

/** For each byte its place among the recent ones, with runs of the first counted, and the end. */
function symbolsOf(column: Uint8Array, used: readonly number[]): Uint16Array {
  const recent = Uint8Array.from(used);
  const symbols = new Uint16Array(column.length + 1);
  let [length, run] = [0, 0];
  const writeRun = () => {
    for (; run > 0; run = (run - 1) >> 1) symbols[length++] = run % 2 === 1 ? runA : runB;
  };
  for (const byte of column) {
    if (byte === recent[0]) {
      run++;
      continue;
    }
    writeRun();
    const place = recent.indexOf(byte);
    recent.copyWithin(1, 0, place);
    recent[0] = byte;
    symbols[length++] = place + 1;
  }
  writeRun();
  symbols[length++] = used.length + 1;
  return symbols.subarray(0, length);
}

/** As in bzip2: tables are made for groups of symbols, and each group takes the one it is shortest with. */
function writeSymbols(bits: BitWriter, symbols: Uint16Array, symbolCount: number): void {
  const groups = Array.from({ length: Math.ceil(symbols.length / groupSize) }, (_, i) =>
    symbols.subarray(i * groupSize, (i + 1) * groupSize),
  );
  const tableCount = [200, 600, 1200, 2400].filter((few) => symbols.length >= few).length + 2;
  let tables = firstTables(symbols, symbolCount, tableCount);
  let selectors: number[] = [];
  for (let turn = 0; turn < 4; turn++) {
    const counts = tables.map(() => new Uint32Array(symbolCount));
    selectors = groups.map((group) => {
      const sizes = tables.map((lengths) => sizeWith(lengths, group));
      const best = sizes.indexOf(Math.min(...sizes));
      const count = counts[best] as Uint32Array;
      for (const symbol of group) count[symbol] = (count[symbol] as number) + 1;
      return best;
    });
    tables = counts.map(codeLengths);
  }
  bits.write(tableCount, 3);
  bits.write(selectors.length, 15);
  const recent = tables.map((_, table) => table);
  for (const selector of selectors) {
    const place = recent.indexOf(selector);
    recent.unshift(...recent.splice(place, 1));
    bits.write((1 << (place + 1)) - 2, place + 1);
  }
  for (const lengths of tables) writeLengths(bits, lengths);
  const codes = tables.map(codesOf);
  for (const [i, group] of groups.entries()) {
    const selector = selectors[i] as number;
    const [code, lengths] = [codes[selector] as Uint32Array, tables[selector] as Uint8Array];
    for (const symbol of group) bits.write(code[symbol] as number, lengths[symbol] as number);
  }
}

/** Each takes the next symbols that together are about its share of all. */
function firstTables(symbols: Uint16Array, symbolCount: number, tableCount: number): Uint8Array[] {
  const counts = new Uint32Array(symbolCount);
  for (const symbol of symbols) counts[symbol] = (counts[symbol] as number) + 1;
  const owner = new Uint8Array(symbolCount);
  let before = 0;
  for (const [symbol, count] of counts.entries()) {
    owner[symbol] = Math.floor((before * tableCount) / symbols.length);
    before += count;
  }
  return Array.from({ length: tableCount }, (_, table) => owner.map((its) => (its === table ? 1 : 15)));
}

function sizeWith(lengths: Uint8Array, group: Uint16Array): number {
  let size = 0;
  for (const symbol of group) size += lengths[symbol] as number;
  return size;
}

/** The first, then each with what it differs by from the one before. */
function writeLengths(bits: BitWriter, lengths: Uint8Array): void {
  let current = lengths[0] as number;
  bits.write(current, 5);
  for (const length of lengths) {
    for (; current < length; current++) bits.write(0b10, 2);
    for (; current > length; current--) bits.write(0b11, 2);
    bits.write(0, 1);
  }
}

/** Codes of one length follow each other; the shorter come first. */
function codesOf(lengths: Uint8Array): Uint32Array {
  const codes = new Uint32Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= Math.max(...lengths); length++) {
    for (const [symbol, its] of lengths.entries()) if (its === length) codes[symbol] = code++;
    code *= 2;
  }
  return codes;
}
