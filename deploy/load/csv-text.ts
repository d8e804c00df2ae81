import { isUtf8 } from "node:buffer";
import { createGunzip } from "node:zlib";
import { SmeError } from "../../spec/errors.ts";

/** Bytes that can be read more than once. */
export interface CsvSource {
  /** As the user named it. */
  name: string;
  /** Bytes as they are stored, compressed or not. */
  size: number;
  open(): AsyncIterable<Buffer>;
}

/** Bytes of a line, at most: a quoted field may be long, a binary file has no lines. */
const longestLine = 64 * 1024 * 1024;

const lineFeed = 10;

/**
 * The text of a CSV file in pieces of whole lines. Gzip is seen by its first bytes. Rejects with E-SME-182,
 * which names the line, what is no UTF-8. `onBytes` hears how many bytes as stored have been read.
 */
export async function* csvText(source: CsvSource, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  let line = 1;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let first = true;

  const decode = (bytes: Buffer): string => {
    if (!isUtf8(bytes) || bytes.includes(0)) refuseBytes(source, bytes, line);
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) line += 1;
    const text = bytes.toString("utf8");
    const withoutMark = first && text.startsWith("\ufeff") ? text.slice(1) : text;
    first = false;
    return withoutMark;
  };

  for await (const chunk of plainBytes(source, onBytes)) {
    if (first && held.length === 0) refuseFormat(source, chunk);
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end === 0) {
      held.push(chunk);
      heldBytes += chunk.length;
      if (heldBytes > longestLine) throw malformed(source, line, "the line is longer than 64 MB");
      continue;
    }
    yield decode(
      held.length === 0 ? chunk.subarray(0, end) : Buffer.concat([...held, chunk.subarray(0, end)]),
    );
    held = end === chunk.length ? [] : [chunk.subarray(end)];
    heldBytes = chunk.length - end;
  }
  if (heldBytes > 0) yield decode(Buffer.concat(held));
}

/** An error that names a line of the file. */
export function malformed(source: CsvSource, line: number, complaint: string): SmeError {
  return new SmeError("E-SME-182", { file: source.name, line, complaint });
}

async function* plainBytes(source: CsvSource, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  let unpacked: ReturnType<typeof createGunzip> | undefined;
  try {
    const counted = async function* (): AsyncGenerator<Buffer> {
      for await (const chunk of source.open()) {
        bytes += chunk.length;
        onBytes(bytes);
        yield chunk;
      }
    };
    const chunks = counted();
    const { value: head } = await chunks.next();
    if (head === undefined) return;
    if (head[0] !== 0x1f || head[1] !== 0x8b) {
      yield head;
      yield* chunks;
      return;
    }
    unpacked = createGunzip();
    void feed(unpacked, head, chunks);
    for await (const chunk of unpacked) yield chunk as Buffer;
  } catch (error) {
    if (unpacked === undefined || error instanceof SmeError) throw error;
    throw new SmeError(
      "E-SME-186",
      {
        file: source.name,
        complaint: `its gzip data are damaged or cut off (${(error as Error).message})`,
        advice: "Get the file again.",
      },
      { cause: error },
    );
  } finally {
    unpacked?.destroy();
  }
}

/** What goes wrong is seen by the reader of the unpacked bytes. */
async function feed(
  unpacked: ReturnType<typeof createGunzip>,
  head: Buffer,
  rest: AsyncIterable<Buffer>,
): Promise<void> {
  try {
    unpacked.write(head);
    for await (const chunk of rest) {
      if (!unpacked.write(chunk)) await new Promise((resolve) => unpacked.once("drain", resolve));
    }
    unpacked.end();
  } catch (error) {
    unpacked.destroy(error as Error);
  }
}

const formats: readonly (readonly [name: string, beginning: number[]])[] = [
  ["a zip archive or an Excel file", [0x50, 0x4b, 3, 4]],
  ["a Parquet file", [0x50, 0x41, 0x52, 0x31]],
  ["an old Excel file", [0xd0, 0xcf, 0x11, 0xe0]],
  ["text in UTF-16", [0xff, 0xfe]],
  ["text in UTF-16", [0xfe, 0xff]],
  ["compressed with bzip2", [0x42, 0x5a, 0x68]],
  ["compressed with xz", [0xfd, 0x37, 0x7a, 0x58]],
  ["compressed with zstd", [0x28, 0xb5, 0x2f, 0xfd]],
];

function refuseFormat(source: CsvSource, head: Buffer): void {
  const found = formats.find(([, beginning]) => beginning.every((byte, at) => head[at] === byte));
  if (found === undefined) return;
  throw new SmeError("E-SME-186", {
    file: source.name,
    complaint: `it is ${found[0]}`,
    advice: "Save it as CSV in UTF-8; gzip may compress it.",
  });
}

function refuseBytes(source: CsvSource, bytes: Buffer, firstLine: number): never {
  let line = firstLine;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(lineFeed, start);
    const one = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (one.includes(0))
      throw malformed(source, line, "it holds a NUL byte, so this is no text file in UTF-8");
    if (!isUtf8(one)) throw malformed(source, line, "it is not UTF-8; save the file as UTF-8");
    if (end < 0) throw new TypeError("all lines are UTF-8");
    start = end + 1;
    line += 1;
  }
}
