/** Reads zip archives: stored and deflated entries, without encryption and without zip64. */
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import type { TarEntry } from "../read-tar.ts";

const directoryEnd = 0x06054b50;
const directoryEntry = 0x02014b50;
const largestTarget = 4096;

/**
 * Calls `onEntry` for each entry, one after the other. Rejects when the archive is damaged or of another
 * kind.
 */
export async function readZip(
  file: string,
  onEntry: (entry: TarEntry, content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const handle = await open(file);
  try {
    const directory = await readDirectory(handle);
    for (let at = 0; at < directory.length; ) {
      if (directory.readUInt32LE(at) !== directoryEntry) throw damaged();
      const method = directory.readUInt16LE(at + 10);
      if ((directory.readUInt16LE(at + 8) & 1) !== 0) throw new Error("the archive is encrypted");
      if (method !== 0 && method !== 8) throw new Error(`the archive uses compression method ${method}`);
      const nameLength = directory.readUInt16LE(at + 28);
      const path = directory.toString("utf8", at + 46, at + 46 + nameLength);
      const unixMode = directory.readUInt16LE(at + 40);
      const packed = directory.readUInt32LE(at + 20);
      const content = await contentOf(handle, directory.readUInt32LE(at + 42), packed, method);
      const kind = unixMode & 0o170000;
      const type = path.endsWith("/") ? "directory" : kind === 0o120000 ? "symlink" : "file";
      const mode = unixMode & 0o777 || (type === "directory" ? 0o755 : 0o644);
      const entry: TarEntry = { path, type, mode, size: directory.readUInt32LE(at + 24), target: "" };
      if (type === "symlink") entry.target = await textOf(content);
      await onEntry(entry, content);
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
  } finally {
    await handle.close();
  }
}

async function readDirectory(handle: FileHandle): Promise<Buffer> {
  const { size } = await handle.stat();
  // The end of the directory may be followed by a comment of up to 64 KB.
  const tail = await bytesAt(handle, Math.max(0, size - 65557), Math.min(size, 65557));
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== directoryEnd) continue;
    const length = tail.readUInt32LE(at + 12);
    const start = tail.readUInt32LE(at + 16);
    if (start === 0xffffffff) throw new Error("the archive is a zip64");
    return bytesAt(handle, start, length);
  }
  throw damaged();
}

async function contentOf(
  handle: FileHandle,
  header: number,
  packed: number,
  method: number,
): Promise<AsyncIterable<Buffer>> {
  const local = await bytesAt(handle, header, 30);
  const start = header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (packed === 0) return Readable.from([]);
  const raw = handle.createReadStream({ start, end: start + packed - 1, autoClose: false });
  if (method === 0) return raw;
  const inflated = createInflateRaw();
  raw.once("error", (error) => inflated.destroy(error));
  return raw.pipe(inflated);
}

async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { size } = await handle.stat();
  if (position < 0 || position + length > size) throw damaged();
  const buffer = Buffer.alloc(length);
  await handle.read(buffer, 0, length, position);
  return buffer;
}

async function textOf(content: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).subarray(0, largestTarget).toString("utf8");
}

function damaged(): Error {
  return new Error("the archive is damaged or no zip");
}
