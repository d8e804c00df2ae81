/** What the writer and the reader of bzip2 share: a file is "BZh", its block size, blocks, and an end. */

/** Of `level`, a digit from 1 to 9: a block has at most 100,000 bytes times that. */
export const blockUnit = 100_000;
/** 48 bits each, before a block and before the end: digits of pi and of its root. */
export const blockMagic = [0x314159, 0x265359] as const;
export const endMagic = [0x177245, 0x385090] as const;
/** So many symbols in a row have their codes from one table. */
export const groupSize = 50;
/** The two symbols that write how often the first of the recent bytes comes, in digits of 1 and 2. */
export const runA = 0;
export const runB = 1;

/** CRC-32 with the highest bit first, unlike the one of zip and gzip. */
const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? 0x04c11db7 : 0);
  return value;
});

export const crcOf = (crc: number, byte: number): number =>
  (crc << 8) ^ (crcTable[((crc >>> 24) ^ byte) & 0xff] as number);

/** The file's checksum with one more block's. */
export const combined = (file: number, block: number): number => ((file << 1) | (file >>> 31)) ^ block;
