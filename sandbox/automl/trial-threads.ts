import { Worker } from "node:worker_threads";
import type { Prepared } from "./prepare-data.ts";
import { type TrialData, type TrialOutcome, type TrialRequest, tryLearner } from "./try-learner.ts";
import type { TrialMessage } from "./worker-messages.ts";

/** Where candidates are trained: as many at a time as `atATime` says. */
export interface TrialPlace {
  atATime: number;
  run(trial: TrialRequest): Promise<TrialOutcome>;
  close(): Promise<void>;
}

/** Trees are small objects that stay: more room for new ones would only be more memory. */
const maxYoungGenerationSizeMb = 8;
/** Two cores are what a laptop can spare. */
const threads = 2;
/** Tables of fewer values are done before threads have begun. */
const manyValues = 100_000;

/** How many threads a table's candidates get; 1 is the one that asks. */
export function threadsFor({ data: { features, rows } }: Prepared): number {
  return features.length * rows.length < manyValues ? 1 : threads;
}

/** What is learned is the same, however many threads there are. */
export function openTrialPlace(data: TrialData, atATime: number): TrialPlace {
  return atATime === 1 ? here(data) : openThreads(data, atATime);
}

function here(data: TrialData): TrialPlace {
  return { atATime: 1, run: async (trial) => tryLearner(data, trial), close: async () => undefined };
}

/** They end with the thread that opened them, too. What is in shared memory isn't copied for them. */
function openThreads(data: TrialData, atATime: number): TrialPlace {
  const idle = Array.from({ length: atATime }, () => startThread(data));
  const all = [...idle];
  return {
    atATime,
    async run(trial) {
      const thread = idle.pop();
      if (!thread) throw new Error("More candidates are trained at a time than there are threads.");
      const outcome = await thread.run(trial);
      idle.push(thread);
      return outcome;
    },
    async close() {
      await Promise.all(all.map(({ worker }) => worker.terminate()));
    },
  };
}

function startThread(workerData: TrialData) {
  const worker = new Worker(new URL("./trial-worker.js", import.meta.url), {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb },
  });
  let settle: { resolve(outcome: TrialOutcome): void; reject(cause: Error): void } | undefined;
  let ended: Error | undefined;
  const end = (cause: Error) => {
    ended ??= cause;
    settle?.reject(ended);
  };
  worker.on("message", (message: TrialMessage) => {
    if (message.kind === "failed") end(new Error(message.message));
    else settle?.resolve(message.outcome);
  });
  worker.on("error", end);
  worker.on("exit", (code) => end(new Error(`A thread that trains candidates ended with code ${code}.`)));
  const run = (trial: TrialRequest) =>
    new Promise<TrialOutcome>((resolve, reject) => {
      if (ended) reject(ended);
      settle = { resolve, reject };
      worker.postMessage(trial);
    });
  return { worker, run };
}
