import { open, rm } from "node:fs/promises";
import { type ArrivedContent, mostInlineBytes } from "./content.ts";

/** Where content goes while it arrives. */
export interface ContentTarget {
  /** Takes a copy. */
  write(chunk: Buffer): void | Promise<void>;
  end(): ArrivedContent | Promise<ArrivedContent>;
  /** Instead of `end`, when it is of no use. */
  discard(): void | Promise<void>;
}

interface FileTarget extends ContentTarget {
  end(): Promise<{ path: string }>;
}

interface IncomingFolder {
  /** A path for content that is on its way. */
  incomingPath(): string;
}

/** Little content goes into memory, much into a file, as does what nobody knows the length of. */
export function contentTarget(store: IncomingFolder, length: number | undefined): ContentTarget {
  return length !== undefined && length <= mostInlineBytes ? memoryTarget(length) : fileTarget(store);
}

/** What is more than was announced is left out; whoever announced it counts. */
function memoryTarget(length: number): ContentTarget {
  const content = Buffer.allocUnsafe(length);
  let filled = 0;
  return {
    write(chunk) {
      filled += chunk.copy(content, filled);
    },
    end: () => content.subarray(0, filled),
    discard() {},
  };
}

/**
 * Pieces are gathered before they are written: to wait for a thread costs more than to copy them, and while
 * they wait, the garbage collector would take them for what is to stay.
 */
const gatheredBytes = 256 * 1024;

export function fileTarget(store: IncomingFolder): FileTarget {
  const path = store.incomingPath();
  const opened = open(path, "w", 0o600);
  // Whoever writes hears of it.
  opened.catch(() => {});
  const gathered = Buffer.allocUnsafeSlow(gatheredBytes);
  let filled = 0;
  const writeAll = async (bytes: Buffer) => {
    const { bytesWritten } = await (await opened).write(bytes);
    if (bytesWritten < bytes.length) throw new Error("The disk is full.");
  };
  const flush = async () => {
    await writeAll(gathered.subarray(0, filled));
    filled = 0;
  };
  return {
    async write(chunk) {
      if (filled === 0 && chunk.length >= gathered.length) return writeAll(chunk);
      for (let at = 0; at < chunk.length; ) {
        const copied = chunk.copy(gathered, filled, at);
        filled += copied;
        at += copied;
        if (filled === gathered.length) await flush();
      }
    },
    async end() {
      if (filled > 0) await flush();
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
