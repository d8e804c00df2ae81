/** The worker threads in which Lua runs, one script a thread. */
import { setImmediate } from "node:timers/promises";
import { MessageChannel, Worker } from "node:worker_threads";
import { ExasolError } from "../model.ts";
import { requirePart } from "../require-part.ts";
import type { ScriptOutcome } from "./script-outcome.ts";
import {
  countAnswer,
  type LongList,
  type WorkerAnswer,
  type WorkerCall,
  type WorkerQuestion,
  type WorkerRequest,
  type WorkerSetup,
} from "./worker-messages.ts";

interface ScriptThread {
  worker: Worker;
  /** Bytes, after the last script. */
  memory: number;
  answer(answer: WorkerAnswer, signal: AbortSignal): Promise<void>;
}

/** Answers what the script asks; what it rejects with becomes an error in the script. */
export type Answering = (question: WorkerQuestion) => Promise<WorkerAnswer>;

/** How many idle threads are kept: starting one takes some 40 ms. */
const warmThreads = 1;
/** A thread whose script took more is not used again. */
const maxWarmMemory = 256 * 1024 * 1024;

/** A thread is ended when its script is aborted, and kept for the next one otherwise. */
export class ScriptThreads {
  readonly #idle: ScriptThread[] = [];
  readonly #threads = new Set<ScriptThread>();
  #closed = false;

  /** Resolves to how the script ended, its own errors included; rejects when it was ended from outside. */
  async run(call: WorkerCall, answering: Answering, signal: AbortSignal): Promise<ScriptOutcome> {
    if (this.#closed) throw new ExasolError("43000", "the database is shutting down");
    signal.throwIfAborted();
    const thread = this.#take();
    try {
      const outcome = await runOn(thread, call, answering, signal);
      this.#giveBack(thread);
      return outcome;
    } catch (error) {
      await end(thread);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#threads].map(end));
  }

  #take(): ScriptThread {
    const thread = this.#idle.pop() ?? this.#start();
    thread.worker.ref();
    return thread;
  }

  #start(): ScriptThread {
    const thread = startThread();
    this.#threads.add(thread);
    thread.worker.once("exit", () => {
      this.#threads.delete(thread);
      const position = this.#idle.indexOf(thread);
      if (position >= 0) this.#idle.splice(position, 1);
    });
    return thread;
  }

  #giveBack(thread: ScriptThread): void {
    if (this.#closed || this.#idle.length >= warmThreads || thread.memory > maxWarmMemory) {
      void end(thread);
      return;
    }
    thread.worker.unref();
    this.#idle.push(thread);
  }
}

function end(thread: ScriptThread): Promise<unknown> {
  return thread.worker.terminate();
}

function runOn(
  thread: ScriptThread,
  call: WorkerCall,
  answering: Answering,
  signal: AbortSignal,
): Promise<ScriptOutcome> {
  const { worker } = thread;
  const ahead: Record<LongList, unknown[]> = { rows: [], output: [] };
  return new Promise<ScriptOutcome>((resolve, reject) => {
    const onAbort = () => settle(() => reject(abortError(signal)));
    const onError = (error: Error) =>
      settle(() => reject(new ExasolError("43000", `the script could not be run: ${error.message}`)));
    const onExit = () =>
      settle(() => reject(new ExasolError("43000", "the script was ended: the database shuts down")));
    const onMessage = (message: WorkerRequest) => {
      if (message.request === "part") {
        for (const item of message.items) ahead[message.list].push(item);
        void thread.answer({ taken: true }, signal);
        return;
      }
      if (message.request !== "done") {
        void answering(message)
          .catch(failure)
          .then((answer) => thread.answer(answer, signal));
        return;
      }
      thread.memory = message.memory;
      settle(() => resolve(withLists(message.outcome, ahead)));
    };
    function settle(finish: () => void) {
      signal.removeEventListener("abort", onAbort);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      finish();
    }
    signal.addEventListener("abort", onAbort);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(call);
  });
}

function withLists(outcome: ScriptOutcome, ahead: Record<LongList, unknown[]>): ScriptOutcome {
  const lists = Object.entries(ahead).filter(([, items]) => items.length > 0);
  return lists.length === 0 ? outcome : { ...outcome, ...Object.fromEntries(lists) };
}

function failure(error: unknown): WorkerAnswer {
  const sqlCode = error instanceof ExasolError ? error.sqlCode : "43000";
  return { error: { sqlCode, text: error instanceof Error ? error.message : String(error) } };
}

function abortError(signal: AbortSignal): Error {
  return signal.reason instanceof ExasolError
    ? signal.reason
    : new ExasolError("R0003", "Client requested execution abort.");
}

function startThread(): ScriptThread {
  requirePart("Lua scripts");
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const setup: WorkerSetup = { answers: port2, answered };
  const worker = new Worker(new URL("./script-worker.js", import.meta.url), {
    workerData: setup,
    transferList: [port2],
    name: "lua",
  });
  port1.unref();
  // An error that nobody waits for must not end the process.
  worker.on("error", () => {});
  return {
    worker,
    memory: 0,
    async answer(answer, signal) {
      for (const part of partsOf(answer)) {
        port1.postMessage(part);
        // Millions of rows at once would keep an abort waiting.
        if ("moreRows" in part) await setImmediate();
        if (signal.aborted) return;
      }
      countAnswer(answered);
    },
  };
}

const rowsPerMessage = 10_000;

function* partsOf(answer: WorkerAnswer): Generator<WorkerAnswer> {
  const result = "result" in answer && answer.result.kind === "resultSet" ? answer.result : undefined;
  if (!result || result.rowCount <= rowsPerMessage) {
    yield answer;
    return;
  }
  const { data, rowCount } = result;
  yield { result: { ...result, data: data.map(() => []) } };
  for (let from = 0; from < rowCount; from += rowsPerMessage)
    yield { moreRows: data.map((column) => column.slice(from, from + rowsPerMessage)) };
}
