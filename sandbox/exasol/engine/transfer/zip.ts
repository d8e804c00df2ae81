/** Files of IMPORT and EXPORT in zip archives, each with one file, neither encrypted nor of 4 GiB. */
import { Readable } from "node:stream";
import { crc32, createDeflateRaw, createInflateRaw } from "node:zlib";
import { unsupported } from "../errors.ts";
import { DamagedFile } from "./damaged-file.ts";
import { type Filter, filtered } from "./filtered.ts";
import type { FileWriter } from "./storage.ts";

const localHeader = 0x04034b50;
const directoryEntry = 0x02014b50;
const directoryEnd = 0x06054b50;
/** Sizes and checksum follow the content; the name is UTF-8. */
const flags = 0x0808;
/** 1980-01-01, the first that a zip can name. */
const firstDay = 0x21;
/** How long the directory's end may be, with its comment. */
const longestEnd = 22 + 0xffff;

const damaged = (): DamagedFile => new DamagedFile("zip");

/** The archive's file is called as the archive, without its ending. */
export function zipped(inner: FileWriter, archive: string): FileWriter {
  const name = Buffer.from(archive.replace(/^.*\//s, "").replace(/\.zip$/i, ""));
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(flags, 2);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt16LE(firstDay, 8);
  fields.writeUInt16LE(name.length, 22);
  const begin = Buffer.concat([number(localHeader), fields, name]);
  let [sum, size, packed] = [0, 0, 0];
  const filter: Filter = {
    stream: createDeflateRaw(),
    begin,
    onWritten: (chunk) => {
      sum = crc32(chunk, sum);
      size += chunk.length;
      if (size > 0xffffffff) throw unsupported("a .zip of 4 GiB or more");
    },
    onPacked: (chunk) => {
      packed += chunk.length;
    },
    end: () => {
      const measures = Buffer.concat([number(sum), number(packed), number(size)]);
      const descriptor = Buffer.concat([number(0x08074b50), measures]);
      measures.copy(fields, 10);
      const entry = Buffer.concat([
        number(directoryEntry),
        Buffer.from([20, 0]),
        fields,
        Buffer.alloc(14),
        name,
      ]);
      const end = Buffer.alloc(22);
      end.writeUInt32LE(directoryEnd, 0);
      end.writeUInt16LE(1, 8);
      end.writeUInt16LE(1, 10);
      end.writeUInt32LE(entry.length, 12);
      end.writeUInt32LE(begin.length + packed + descriptor.length, 16);
      return Buffer.concat([descriptor, entry, end]);
    },
  };
  return filtered(inner, filter);
}

/** What a zip archive has in it, read from its begin on. Throws in the end where it was not all of it. */
export async function* unzipped(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const archive = content[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  const more = async () => {
    const { value, done } = await archive.next();
    if (!done) held = Buffer.concat([held, value]);
    return !done;
  };
  const atLeast = async (length: number) => {
    while (held.length < length) if (!(await more())) throw damaged();
  };
  await atLeast(30);
  if (held.readUInt32LE(0) !== localHeader) throw damaged();
  const begin = 30 + held.readUInt16LE(26) + held.readUInt16LE(28);
  const [bits, method] = [held.readUInt16LE(6), held.readUInt16LE(8)];
  if ((bits & 1) !== 0) throw unsupported("a .zip that is encrypted");
  if (method !== 8) throw unsupported(`a .zip with the compression method ${method}; deflate (8) works`);
  await atLeast(begin);
  let tail = held;
  const first = held.subarray(begin);
  const packed = async function* () {
    yield first;
    for await (const chunk of { [Symbol.asyncIterator]: () => archive }) {
      tail = Buffer.concat([tail, chunk]).subarray(-longestEnd - 0x10000);
      yield chunk;
    }
  };
  const inflated = createInflateRaw();
  const source = Readable.from(packed(), { objectMode: false });
  source.on("error", (error) => inflated.destroy(error));
  let [sum, size] = [0, 0];
  try {
    for await (const chunk of source.pipe(inflated)) {
      sum = crc32(chunk, sum);
      size += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw String((error as { code?: unknown }).code).startsWith("Z_") ? damaged() : error;
  }
  // The directory is behind what the inflater took.
  while (true) {
    const { value, done } = await archive.next();
    if (done) break;
    tail = Buffer.concat([tail, value]).subarray(-longestEnd - 0x10000);
  }
  checkDirectory(tail, sum, size);
}

function checkDirectory(tail: Buffer, sum: number, size: number): void {
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== directoryEnd) end--;
  if (end < 0) throw damaged();
  const count = tail.readUInt16LE(end + 10);
  if (count !== 1) throw unsupported(`a .zip with ${count} files`);
  const entry = end - tail.readUInt32LE(end + 12);
  if (entry < 0 || tail.readUInt32LE(entry) !== directoryEntry) throw damaged();
  if (tail.readUInt32LE(entry + 16) !== sum || tail.readUInt32LE(entry + 24) !== size % 2 ** 32)
    throw damaged();
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
