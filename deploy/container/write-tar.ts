/** Writes tar archives whose bytes depend on nothing but their entries. */

export type TarEntry =
  | { kind: "file"; path: string; content: Buffer; executable?: boolean }
  | { kind: "directory"; path: string; mode?: number }
  | { kind: "symlink"; path: string; target: string };

const blockSize = 512;

/**
 * The archive in parts, in POSIX format. Owner is root, time is the epoch; the
 * entries come in the order given.
 */
export function* tarParts(entries: Iterable<TarEntry>): Generator<Buffer> {
  for (const entry of entries) {
    const path = entry.kind === "directory" ? `${entry.path}/` : entry.path;
    const target = entry.kind === "symlink" ? entry.target : "";
    const size = entry.kind === "file" ? entry.content.length : 0;
    const records = [paxRecord("path", path, 100), paxRecord("linkpath", target, 100)].join("");
    if (records !== "") {
      const content = Buffer.from(records);
      yield header({ path: "pax", target: "", flag: "x", mode: 0o644, size: content.length });
      yield* padded(content);
    }
    yield header({ path, target, ...kindOf(entry), size });
    if (entry.kind === "file") yield* padded(entry.content);
  }
  yield Buffer.alloc(2 * blockSize);
}

function kindOf(entry: TarEntry): { flag: string; mode: number } {
  if (entry.kind === "directory") return { flag: "5", mode: entry.mode ?? 0o755 };
  if (entry.kind === "symlink") return { flag: "2", mode: 0o777 };
  return { flag: "0", mode: entry.executable ? 0o755 : 0o644 };
}

function header(fields: { path: string; target: string; flag: string; mode: number; size: number }): Buffer {
  const block = Buffer.alloc(blockSize);
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  // What does not fit is in a record of its own before.
  Buffer.from(fields.path).copy(block, 0, 0, 100);
  octal(fields.mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(fields.size, 124, 12);
  octal(0, 136, 12);
  block.write("        ", 148, "latin1");
  block.write(fields.flag, 156, "latin1");
  Buffer.from(fields.target).copy(block, 157, 0, 100);
  block.write("ustar\x0000", 257, "latin1");
  block.write("root", 265, "latin1");
  block.write("root", 297, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

/** `LENGTH key=value\n`, where LENGTH counts itself. */
function paxRecord(key: string, value: string, limit: number): string {
  if (Buffer.byteLength(value) <= limit) return "";
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function* padded(content: Buffer): Generator<Buffer> {
  yield content;
  const rest = content.length % blockSize;
  if (rest > 0) yield Buffer.alloc(blockSize - rest);
}
