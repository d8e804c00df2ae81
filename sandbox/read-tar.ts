/** Reads tar archives (ustar, with the extensions of POSIX and GNU for long names) from a stream. */

/** A file, folder or link of an archive. */
export interface TarEntry {
  path: string;
  type: "file" | "directory" | "symlink" | "other";
  mode: number;
  size: number;
  /** What a symlink says. */
  target: string;
}

const blockSize = 512;
/** Names of entries are in headers, which are held in memory. */
const largestHeader = 1 << 20;

/**
 * Calls `onEntry` for each entry, one after the other, with its content, which need not be read to its end.
 * Rejects when the archive is damaged or cut short.
 */
export async function readTar(
  stream: AsyncIterable<Uint8Array>,
  onEntry: (entry: TarEntry, content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const input = new ByteInput(stream);
  let extended: Partial<Pick<TarEntry, "path" | "target" | "size">> = {};
  for (;;) {
    const header = await input.exactly(blockSize);
    if (header.every((byte) => byte === 0)) return input.skipAll();
    checkSum(header);
    const size = extended.size ?? octal(header, 124, 12);
    const flag = String.fromCharCode(header[156] ?? 0);
    const padding = (blockSize - (size % blockSize)) % blockSize;
    if (flag === "x" || flag === "L" || flag === "K" || flag === "g") {
      if (size > largestHeader) throw new Error("the archive has an oversized header");
      const content = await input.exactly(size);
      await input.exactly(padding);
      if (flag === "L") extended.path = text(content);
      else if (flag === "K") extended.target = text(content);
      else if (flag === "x") extended = { ...extended, ...paxFields(content) };
      continue;
    }
    const entry = { ...entryOf(header, flag), ...extended, size };
    extended = {};
    const content = input.part(size);
    await onEntry(entry, content);
    for await (const _ of content);
    await input.exactly(padding);
  }
}

function entryOf(header: Buffer, flag: string): TarEntry {
  const name = text(header.subarray(0, 100));
  const isPosix = header.toString("latin1", 257, 263) === "ustar\0";
  const prefix = isPosix ? text(header.subarray(345, 500)) : "";
  const types: Record<string, TarEntry["type"]> = {
    "0": "file",
    "\0": "file",
    "7": "file",
    "2": "symlink",
    "5": "directory",
  };
  return {
    path: prefix === "" ? name : `${prefix}/${name}`,
    type: types[flag] ?? "other",
    mode: octal(header, 100, 8) & 0o777,
    size: 0,
    target: text(header.subarray(157, 257)),
  };
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? bytes.length : end);
}

function octal(header: Buffer, start: number, length: number): number {
  const field = header.subarray(start, start + length);
  // GNU's form for what eleven octal digits cannot hold.
  if (((field[0] ?? 0) & 0x80) !== 0) return Number(field.readBigUInt64BE(length - 8));
  const digits = field
    .toString("latin1")
    .replace(/[\0 ]+$/, "")
    .trim();
  if (!/^[0-7]*$/.test(digits)) throw new Error("the archive has a damaged header");
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

function checkSum(header: Buffer): void {
  const stated = octal(header, 148, 8);
  let sum = 8 * 32;
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte;
  if (sum !== stated) throw new Error("the archive has a damaged header");
}

/** Records `LENGTH key=value\n`. */
function paxFields(content: Buffer): Partial<Pick<TarEntry, "path" | "target" | "size">> {
  const fields: Partial<Pick<TarEntry, "path" | "target" | "size">> = {};
  for (let at = 0; at < content.length; ) {
    const length = Number.parseInt(content.toString("latin1", at, at + 20), 10);
    if (!(length > 0)) throw new Error("the archive has a damaged header");
    const record = content.toString("utf8", content.indexOf(" ", at) + 1, at + length - 1);
    const equals = record.indexOf("=");
    const value = record.slice(equals + 1);
    if (record.startsWith("path=")) fields.path = value;
    if (record.startsWith("linkpath=")) fields.target = value;
    if (record.startsWith("size=")) fields.size = Number(value);
    at += length;
  }
  return fields;
}

class ByteInput {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async exactly(size: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.part(size)) parts.push(part);
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  /** The next bytes. Several readers share them: each byte is read once. */
  part(size: number): AsyncIterable<Buffer> & AsyncIterator<Buffer> {
    let left = size;
    const next = async (): Promise<IteratorResult<Buffer>> => {
      if (left === 0) return { done: true, value: undefined };
      if (this.#rest.length === 0) {
        const { done, value } = await this.#chunks.next();
        if (done) throw new Error("the archive is cut short");
        this.#rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      }
      const value = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(value.length);
      left -= value.length;
      return { done: false, value };
    };
    return { next, [Symbol.asyncIterator]: () => ({ next }) as AsyncIterator<Buffer> };
  }

  async skipAll(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }
}
