/** The layout of a 64-bit ELF file, see elf(5). */
const magic = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
const offsets = {
  programHeaders: 0x20,
  sectionHeaders: 0x28,
  programHeaderSize: 0x36,
  sectionHeaderSize: 0x3a,
};

/**
 * A program for Linux without its tables of symbols and sections, which lie behind everything that is loaded:
 * a seventh of Node's. Only debuggers read them. Another kind of file stays as it is.
 */
export function withoutSymbols(program: Buffer): Buffer {
  if (!program.subarray(0, magic.length).equals(magic)) return program;
  const start = Number(program.readBigUInt64LE(offsets.programHeaders));
  const size = program.readUInt16LE(offsets.programHeaderSize);
  const count = program.readUInt16LE(offsets.programHeaderSize + 2);
  let end = start + size * count;
  for (let header = start; header < start + size * count; header += size) {
    const offset = program.readBigUInt64LE(header + 8);
    const bytesInFile = program.readBigUInt64LE(header + 32);
    end = Math.max(end, Number(offset + bytesInFile));
  }
  const loaded = Buffer.from(program.subarray(0, end));
  loaded.writeBigUInt64LE(0n, offsets.sectionHeaders);
  // Their number, and which of them has their names.
  loaded.fill(0, offsets.sectionHeaderSize + 2, offsets.sectionHeaderSize + 6);
  return loaded;
}
