/**
 * Between the database and a script's worker thread. The worker sends a request, sleeps in Atomics.wait until
 * the database has posted the answer and counted it: that makes query() synchronous wherever Lua calls it.
 */
import type { MessagePort } from "node:worker_threads";
import type { ColumnData, ScriptCall, StatementResult } from "../model.ts";
import type { ScriptOutcome } from "./script-outcome.ts";

/** What the worker thread is started with. */
export interface WorkerSetup {
  answers: MessagePort;
  /** How many of the worker's questions have been answered. */
  answered: AnswerCount;
}

type AnswerCount = Int32Array<SharedArrayBuffer>;

/** Tells a waiting worker of an answer that has been posted. */
export function countAnswer(answered: AnswerCount): void {
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
}

/**
 * Sleeps until as many questions as `asked` are answered. What wakes it may be the answer before, whose
 * thread was halted between counting and notifying: then it goes on sleeping.
 */
export function waitForAnswer(answered: AnswerCount, asked: number): void {
  for (let seen = Atomics.load(answered, 0); seen !== asked; seen = Atomics.load(answered, 0))
    Atomics.wait(answered, 0, seen);
}

/** A call as the worker needs it: plain data. */
export type WorkerCall = WorkerScriptCall | WorkerUdfCall;

type WorkerScriptCall = Omit<ScriptCall, "session" | "query" | "importScript" | "parameters"> & {
  parameters: string[];
  meta: Record<string, string | number | null>;
  /** The statement, for a preprocessor script. */
  statement?: string;
};

/** Of a UDF the worker asks for its rows. */
interface WorkerUdfCall {
  schema: string;
  name: string;
  source: string;
  meta: Record<string, unknown>;
  shape: UdfShape;
}

/** As lua/udf.lua takes it. */
export interface UdfShape {
  is_set: boolean;
  emits: boolean;
  output_count: number;
  input_columns: { name: string; type: string; precision?: number; scale?: number }[];
  /** Asked for a query instead of run(). */
  import_spec?: object;
}

/** The lists of an outcome that a script makes as long as it likes. */
export const longLists = ["rows", "output"] as const;
export type LongList = (typeof longLists)[number];

/** What a script asks while it runs. */
export type WorkerQuestion =
  | { request: "query"; sql: string }
  | { request: "import"; name: string }
  | { request: "udf"; operation: string; text: string };

export type WorkerRequest =
  | WorkerQuestion
  /** Of the outcome, whose lists go ahead of it. */
  | { request: "part"; list: LongList; items: unknown[] }
  /** memory: the bytes that Lua has taken; WebAssembly never gives them back. */
  | { request: "done"; outcome: ScriptOutcome; memory: number };

export type WorkerAnswer =
  | { result: StatementResult }
  /** Of the result before: all that is posted before it is counted is one answer. */
  | { moreRows: ColumnData }
  | { script: { schema: string; name: string; source: string } }
  /** The part is there. */
  | { taken: true }
  /** To an operation of a UDF, as lua/udf.lua takes it. */
  | { udf: object }
  | { error: { sqlCode: string; text: string } };
