/**
 * Between the database and a script's worker thread. The worker sends a request, sleeps in Atomics.wait until
 * the database has posted the answer and set the flag: that makes query() synchronous wherever Lua calls it.
 */
import type { MessagePort } from "node:worker_threads";
import type { ScriptCall, StatementResult } from "../model.ts";
import type { ScriptOutcome } from "./script-outcome.ts";

/** What the worker thread is started with. */
export interface WorkerSetup {
  answers: MessagePort;
  flag: Int32Array<SharedArrayBuffer>;
}

/** A call as the worker needs it: plain data. */
export type WorkerCall = Omit<ScriptCall, "session" | "query" | "importScript" | "parameters"> & {
  parameters: string[];
  meta: Record<string, string | number | null>;
};

export type WorkerRequest =
  | { request: "query"; sql: string }
  | { request: "import"; name: string }
  /** memory: the bytes that Lua has taken; WebAssembly never gives them back. */
  | { request: "done"; outcome: ScriptOutcome; memory: number };

export type WorkerAnswer =
  | { result: StatementResult }
  | { script: { schema: string; name: string; source: string } }
  | { error: { sqlCode: string; text: string } };
