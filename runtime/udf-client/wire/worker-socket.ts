/**
 * Used where blocking-socket.ts cannot be: a worker thread owns an ordinary asynchronous socket, and this
 * side sleeps in Atomics.wait until the worker has something. It is slower to start and for each message, but
 * needs only Node's public interfaces.
 */
import type { MessagePort, Worker } from "node:worker_threads";
import { DatabaseGone } from "../errors.ts";
import { type ByteStream, TimedOut } from "./byte-stream.ts";
import { now } from "./clock.ts";

/** What the worker posts; each post adds one to the shared counter. */
export type WorkerPost =
  | { kind: "connected" }
  | { kind: "failed"; message: string; code: string | undefined }
  | { kind: "data"; bytes: Uint8Array }
  | { kind: "written" }
  | { kind: "end" };

/** What this side asks for: one post answers each. */
export type WorkerOrder = { kind: "read" } | { kind: "write"; bytes: Uint8Array };

/** What the worker is started with. */
export interface WorkerSetup {
  path: string;
  port: MessagePort;
  counter: Int32Array;
}

/** Throws the system's error when nobody listens at `path`. */
export function openWorkerSocket(path: string): ByteStream {
  return new WorkerSocket(path);
}

/** Loaded when it is needed only: it costs start-up time. */
const threads = () => process.getBuiltinModule("node:worker_threads");

class WorkerSocket implements ByteStream {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #counter = new Int32Array(new SharedArrayBuffer(4));
  /** Bytes that came but did not fit into the reader's target. */
  #rest: Uint8Array = new Uint8Array(0);
  /** A read that timed out is still under way: its answer must not be asked for twice. */
  #reading = false;

  constructor(path: string) {
    const { MessageChannel, Worker } = threads();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const workerData: WorkerSetup = { path, port: port2, counter: this.#counter };
    this.#worker = new Worker(new URL("./socket-worker.js", import.meta.url), {
      workerData,
      transferList: [port2],
    });
    // An idle worker must not keep a finished script's process alive.
    this.#worker.unref();
    const answer = this.#receive();
    if (answer.kind !== "failed") return;
    this.close();
    throw Object.assign(new Error(answer.message), { code: answer.code });
  }

  read(target: Buffer, offset: number, length: number, deadline?: number): number {
    if (this.#rest.length === 0) {
      if (!this.#reading) this.#order({ kind: "read" });
      this.#reading = true;
      const answer = this.#receive(deadline);
      this.#reading = false;
      if (answer.kind !== "data") throw new DatabaseGone("The database closed the socket.");
      this.#rest = answer.bytes;
    }
    const count = Math.min(length, this.#rest.length);
    target.set(this.#rest.subarray(0, count), offset);
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  write(bytes: Uint8Array): void {
    this.#order({ kind: "write", bytes });
    let answer = this.#receive();
    // The answer to a read that timed out may come first.
    if (answer.kind === "data") {
      this.#reading = false;
      this.#rest = answer.bytes;
      answer = this.#receive();
    }
    if (answer.kind !== "written") throw new DatabaseGone("The database closed the socket.");
  }

  close(): void {
    this.#port.close();
    void this.#worker.terminate();
  }

  #order(order: WorkerOrder): void {
    this.#port.postMessage(order);
  }

  #receive(deadline?: number): WorkerPost {
    for (;;) {
      const seen = Atomics.load(this.#counter, 0);
      const received: { message: WorkerPost } | undefined = threads().receiveMessageOnPort(this.#port);
      if (received !== undefined) return received.message;
      const left = deadline === undefined ? undefined : deadline - now();
      if (left !== undefined && left <= 0) throw new TimedOut("The database did not answer in time.");
      Atomics.wait(this.#counter, 0, seen, left);
    }
  }
}
