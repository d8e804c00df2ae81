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
