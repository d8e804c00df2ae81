import { open, rm } from "node:fs/promises";
import { type Content, mostInlineBytes } from "./content.ts";
import type { ObjectStore } from "./object-store.ts";

/** Where content goes while it arrives. */
export interface ContentTarget {
  write(chunk: Buffer): void | Promise<void>;
  end(): Content | Promise<Content>;
  /** Instead of `end`, when it is of no use. */
  discard(): void | Promise<void>;
}

/** Little content goes into memory, much into a file, as does what nobody knows the length of. */
export function contentTarget(store: ObjectStore, length: number | undefined): ContentTarget {
  return length !== undefined && length <= mostInlineBytes ? memoryTarget() : fileTarget(store);
}

function memoryTarget(): ContentTarget {
  const chunks: Buffer[] = [];
  return {
    write: (chunk) => void chunks.push(chunk),
    end: () => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)),
    discard() {},
  };
}

function fileTarget(store: ObjectStore): ContentTarget {
  const path = store.incomingPath();
  const opened = open(path, "w", 0o600);
  // Whoever writes hears of it.
  opened.catch(() => {});
  return {
    async write(chunk) {
      const { bytesWritten } = await (await opened).write(chunk);
      if (bytesWritten < chunk.length) throw new Error("The disk is full.");
    },
    async end() {
      await (await opened).close();
      return { path };
    },
    async discard() {
      const file = await opened.catch(() => undefined);
      await file?.close().catch(() => {});
      await rm(path, { force: true });
    },
  };
}
