/**
 * A thread for long content: to hash it takes longer than all else that an upload costs, and to do that where
 * requests are answered keeps the sender waiting, who is often another part of the same process.
 */
import { rm } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { Digests, WantedDigests } from "./digests.ts";

/** What the thread is asked; it does one after the other, and answers each. */
export type ContentCall =
  | { kind: "open"; file: number; path: string; wanted: WantedDigests }
  | { kind: "write"; file: number; piece: Uint8Array }
  | { kind: "close"; file: number };

/** Digests are those of a file that has been closed. */
export type ContentAnswer = { digests: Digests | undefined } | { failure: string };

/** Content that is being taken. */
export interface ThreadTarget {
  /** Takes a copy. */
  write(chunk: Buffer): Promise<void>;
  end(): Promise<Digests>;
  /** Instead of `end`, or after it failed. */
  discard(): Promise<void>;
}

/** As much is handed over at a time, in memory that both threads see. */
const pieceBytes = 256 * 1024;
const sparePieces: Buffer[] = [];
/** Those of two uploads, each with one that is filled and one that is hashed. */
const mostSparePieces = 4;

const takePiece = (): Buffer => sparePieces.pop() ?? Buffer.from(new SharedArrayBuffer(pieceBytes));

interface Thread {
  ask(call: ContentCall): Promise<Digests | undefined>;
}

let running: Thread | undefined;
let filesOpened = 0;

/** Content goes into the file of that path. */
export function threadTarget(path: string, wanted: WantedDigests): ThreadTarget {
  running ??= startThread();
  const thread = running;
  const file = filesOpened++;
  let [piece, next] = [takePiece(), takePiece()];
  let filled = 0;
  let isOpen = true;
  /** Settles when what was handed over last has been taken. */
  let taken: Promise<unknown>;
  const hand = (call: ContentCall) => {
    taken = thread.ask(call);
    // Whoever hands over the next hears of it.
    taken.catch(() => {});
  };
  hand({ kind: "open", file, path, wanted });
  const flush = async () => {
    const before = taken;
    hand({ kind: "write", file, piece: piece.subarray(0, filled) });
    [piece, next] = [next, piece];
    filled = 0;
    await before;
  };
  const close = () => {
    isOpen = false;
    return thread.ask({ kind: "close", file }).finally(() => {
      sparePieces.push(...[piece, next].slice(0, mostSparePieces - sparePieces.length));
    });
  };
  return {
    async write(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const copied = chunk.copy(piece, filled, at);
        filled += copied;
        at += copied;
        if (filled === pieceBytes) await flush();
      }
    },
    async end() {
      if (filled > 0) await flush();
      await taken;
      return (await close()) as Digests;
    },
    async discard() {
      if (isOpen) await close().catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}

/** It stays for what comes, without keeping the process alive. */
function startThread(): Thread {
  const worker = new Worker(new URL("./content-worker.js", import.meta.url));
  worker.unref();
  /** In the order in which they were asked. */
  const waiting: { resolve(digests: Digests | undefined): void; reject(cause: Error): void }[] = [];
  let ended: Error | undefined;
  const end = (cause: Error) => {
    ended ??= cause;
    if (running === thread) running = undefined;
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  worker.on("message", (answer: ContentAnswer) => {
    const asked = waiting.shift();
    if (waiting.length === 0) worker.unref();
    if ("failure" in answer) asked?.reject(new Error(answer.failure));
    else asked?.resolve(answer.digests);
  });
  worker.on("error", end);
  worker.on("exit", (code) => end(new Error(`The thread that takes content ended with code ${code}.`)));
  const thread: Thread = {
    ask: (call) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        if (waiting.length === 0) worker.ref();
        waiting.push({ resolve, reject });
        worker.postMessage(call);
      }),
  };
  return thread;
}
