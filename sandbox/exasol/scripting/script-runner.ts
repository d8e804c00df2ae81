import { MessageChannel, Worker } from "node:worker_threads";
import { ExasolError, type ScriptCall, type ScriptRunner, type StatementResult } from "../model.ts";
import { requirePart } from "../require-part.ts";
import { statementResult } from "./script-outcome.ts";
import type { WorkerAnswer, WorkerCall, WorkerRequest, WorkerSetup } from "./worker-messages.ts";

interface ScriptThread {
  worker: Worker;
  /** Bytes, after the last script. */
  memory: number;
  answer(answer: WorkerAnswer): void;
}

/** How many idle threads are kept: starting one takes some 40 ms. */
const warmThreads = 1;
/** A thread whose script took more is not used again. */
const maxWarmMemory = 256 * 1024 * 1024;

/** Runs Lua scripts in worker threads, one script a thread; a thread is ended when its script is aborted. */
export function createScriptRunner(): ScriptRunner {
  const idle: ScriptThread[] = [];
  const threads = new Set<ScriptThread>();
  let closed = false;

  function takeThread(): ScriptThread {
    const thread = idle.pop() ?? newThread();
    thread.worker.ref();
    return thread;
  }

  function newThread(): ScriptThread {
    const thread = startThread();
    threads.add(thread);
    thread.worker.once("exit", () => {
      threads.delete(thread);
      const position = idle.indexOf(thread);
      if (position >= 0) idle.splice(position, 1);
    });
    return thread;
  }

  function giveBack(thread: ScriptThread): void {
    if (closed || idle.length >= warmThreads || thread.memory > maxWarmMemory) {
      void end(thread);
      return;
    }
    thread.worker.unref();
    idle.push(thread);
  }

  function end(thread: ScriptThread): Promise<unknown> {
    return thread.worker.terminate();
  }

  return {
    async run(call, signal) {
      if (closed) throw new ExasolError("43000", "the database is shutting down");
      signal.throwIfAborted();
      const thread = takeThread();
      try {
        const result = await runOn(thread, call, signal);
        giveBack(thread);
        return result;
      } catch (error) {
        // A script's own failure leaves a sound thread behind; anything else may not.
        if (error instanceof ScriptFailure) {
          giveBack(thread);
          throw error.cause;
        }
        await end(thread);
        throw error;
      }
    },
    async close() {
      closed = true;
      await Promise.all([...threads].map(end));
    },
  };
}

class ScriptFailure extends Error {}

function runOn(thread: ScriptThread, call: ScriptCall, signal: AbortSignal): Promise<StatementResult> {
  const { worker } = thread;
  return new Promise<StatementResult>((resolve, reject) => {
    const onAbort = () => settle(() => reject(abortError(signal)));
    const onError = (error: Error) =>
      settle(() => reject(new ExasolError("43000", `the script could not be run: ${error.message}`)));
    const onExit = () =>
      settle(() => reject(new ExasolError("43000", "the script was ended: the database shuts down")));
    const onMessage = (message: WorkerRequest) => {
      if (message.request !== "done") {
        void serve(message, call).then(thread.answer);
        return;
      }
      thread.memory = message.memory;
      settle(() => {
        try {
          resolve(statementResult(call, message.outcome));
        } catch (error) {
          reject(new ScriptFailure("", { cause: error }));
        }
      });
    };
    function settle(finish: () => void) {
      signal.removeEventListener("abort", onAbort);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      finish();
    }
    signal.addEventListener("abort", onAbort);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(workerCall(call));
  });
}

async function serve(
  request: Exclude<WorkerRequest, { request: "done" }>,
  call: ScriptCall,
): Promise<WorkerAnswer> {
  try {
    return request.request === "query"
      ? { result: await call.query(request.sql) }
      : { script: await call.importScript(request.name) };
  } catch (error) {
    const sqlCode = error instanceof ExasolError ? error.sqlCode : "43000";
    return { error: { sqlCode, text: error instanceof Error ? error.message : String(error) } };
  }
}

function abortError(signal: AbortSignal): Error {
  return signal.reason instanceof ExasolError
    ? signal.reason
    : new ExasolError("R0003", "Client requested execution abort.");
}

function workerCall(call: ScriptCall): WorkerCall {
  const { session, query: _, importScript: __, ...rest } = call;
  const meta = {
    database_name: session.databaseName,
    database_version: session.databaseVersion,
    script_language: "Lua 5.4",
    script_name: call.name,
    script_schema: call.schema,
    current_user: session.user,
    scope_user: session.user,
    current_schema: session.schema,
    // A Lua number would lose digits of it.
    session_id: session.sessionId.toString(),
    statement_id: session.statementId,
    node_count: session.nodeCount,
    node_id: 0,
    vm_id: "0",
  };
  const parameters = call.parameters.map(({ name }) => name);
  return { ...rest, parameters, meta };
}

function startThread(): ScriptThread {
  requirePart("Lua scripts");
  const { port1, port2 } = new MessageChannel();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const setup: WorkerSetup = { answers: port2, flag };
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
    answer(answer) {
      port1.postMessage(answer);
      Atomics.store(flag, 0, 1);
      Atomics.notify(flag, 0);
    },
  };
}
