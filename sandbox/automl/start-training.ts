import { Worker } from "node:worker_threads";
import type { TrainingEvent, TrainingRequest, TrainingResult } from "./training-request.ts";
import type { TrainingMessage } from "./worker-messages.ts";

/** A training in its thread. */
export interface RunningTraining {
  /** Rejects with the reason when the training fails; stays pending when it is stopped. */
  finished: Promise<TrainingResult>;
  stop(): Promise<void>;
}

/** Trains in a thread of its own, so that servers keep answering. */
export function startTraining(
  request: TrainingRequest,
  report: (event: TrainingEvent) => void,
): RunningTraining {
  const worker = new Worker(new URL("./training-worker.js", import.meta.url), { workerData: request });
  let stopped = false;
  const finished = new Promise<TrainingResult>((resolve, reject) => {
    worker.on("message", (message: TrainingMessage) => {
      if (stopped) return;
      if (message.kind === "event") report(message.event);
      else if (message.kind === "finished") resolve(message.result);
      else reject(new Error(message.message));
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      if (!stopped) reject(new Error(`The training thread ended with code ${code}.`));
    });
  });
  const stop = async () => {
    stopped = true;
    await worker.terminate();
  };
  return { finished, stop };
}
