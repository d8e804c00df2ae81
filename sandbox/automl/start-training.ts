import { Worker } from "node:worker_threads";
import type { ForecastRequest, ForecastResult } from "./forecasting/forecast-plan.ts";
import type { TrainingEvent, TrainingRequest, TrainingResult } from "./training-request.ts";
import type { TrainingMessage } from "./worker-messages.ts";

/** A training in its thread. */
export interface RunningTraining<Result = TrainingResult | ForecastResult> {
  /** Rejects with the reason when the training fails, or is stopped. */
  finished: Promise<Result>;
  stop(): Promise<void>;
}

/** Trains in a thread of its own, so that servers keep answering. */
export function startTraining<Request extends TrainingRequest | ForecastRequest>(
  request: Request,
  report: (event: TrainingEvent) => void,
): RunningTraining<Request extends ForecastRequest ? ForecastResult : TrainingResult> {
  type Result = Request extends ForecastRequest ? ForecastResult : TrainingResult;
  const worker = new Worker(new URL("./training-worker.js", import.meta.url), { workerData: request });
  let stopped = false;
  const finished = new Promise<Result>((resolve, reject) => {
    worker.on("message", (message: TrainingMessage) => {
      if (stopped) return;
      if (message.kind === "event") report(message.event);
      else if (message.kind === "finished") resolve(message.result as Result);
      else reject(new Error(message.message));
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      const how = stopped ? "was stopped" : `ended with code ${code}`;
      reject(new Error(`The training thread ${how}.`));
    });
  });
  const stop = async () => {
    stopped = true;
    await worker.terminate();
  };
  return { finished, stop };
}
