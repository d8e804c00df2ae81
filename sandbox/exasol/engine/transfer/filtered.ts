/** A file that is packed while it is written. */
import type { Transform } from "node:stream";
import type { FileWriter } from "./storage.ts";

export interface Filter {
  stream: Transform;
  /** Written before what the stream gives. */
  begin?: Buffer;
  onWritten?(chunk: Buffer): void;
  onPacked?(chunk: Buffer): void;
  /** Written behind it. */
  end?(): Buffer;
}

export function filtered(inner: FileWriter, filter: Filter): FileWriter {
  const { stream, begin, onWritten, onPacked } = filter;
  const moved = (async () => {
    if (begin) await inner.write(begin);
    for await (const chunk of stream) {
      onPacked?.(chunk);
      await inner.write(chunk as Buffer);
    }
    if (filter.end) await inner.write(filter.end());
  })();
  moved.catch(() => undefined);
  return {
    write: async (chunk) => {
      if (chunk.length === 0) return;
      onWritten?.(chunk);
      if (!stream.write(Buffer.from(chunk)))
        await Promise.race([new Promise((resolve) => stream.once("drain", resolve)), moved]);
    },
    end: async () => {
      stream.end();
      await moved;
      await inner.end();
    },
    discard: async () => {
      stream.destroy();
      await inner.discard();
    },
  };
}
