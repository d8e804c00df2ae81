import type { Readable } from "node:stream";

/** Reads a body into memory; gives undefined as soon as it is longer than allowed. */
export async function readBody(source: Readable, atMost: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Destroying the stream would close the connection before the refusal is sent.
  for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > atMost) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads a body that is known to be short. Rejects when the connection ends before it. */
export function readShortBody(source: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const early = () => reject(new Error("The connection has ended before the request."));
    if (source.destroyed) return early();
    const chunks: Buffer[] = [];
    source.on("data", (chunk: Buffer) => chunks.push(chunk));
    source.once("end", () => {
      // A stream that has given all closes, too, and an error that nobody needs costs more than a hash.
      source.off("close", early);
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    source.once("error", reject);
    source.once("close", early);
  });
}
