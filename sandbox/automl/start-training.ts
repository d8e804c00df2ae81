import { Worker } from "node:worker_threads";
import { timeLimit } from "../time-limit.ts";
import { DataError } from "./data-error.ts";
import type { ForecastRequest, ForecastResult } from "./forecasting/forecast-plan.ts";
import { noTime, type TrainingEvent, type TrainingRequest, type TrainingResult } from "./training-request.ts";
import { type Turns, trainingTurns } from "./turns.ts";
import type { TrainingMessage } from "./worker-messages.ts";

/** A training in its thread. */
export interface RunningTraining<Result = TrainingResult | ForecastResult> {
  /** Rejects with the reason when the training fails, or is stopped. */
  finished: Promise<Result>;
  stop(): Promise<void>;
}

/**
 * Trains in a thread of its own, so that servers keep answering. The thread starts when one of the `turns`
 * is free; the request's deadline holds for a training that waits, too.
 */
export function startTraining<Request extends TrainingRequest | ForecastRequest>(
  request: Request,
  report: (event: TrainingEvent) => void,
  turns: Turns = trainingTurns,
): RunningTraining<Request extends ForecastRequest ? ForecastResult : TrainingResult> {
  type Result = Request extends ForecastRequest ? ForecastResult : TrainingResult;
  const stopping = new AbortController();
  let worker: Worker | undefined;

  async function run(): Promise<Result> {
    const giveBack = await takeTurn(request, turns, stopping.signal);
    try {
      worker = new Worker(new URL("./training-worker.js", import.meta.url), { workerData: request });
      return (await resultOf(worker, report, stopping.signal)) as Result;
    } finally {
      await worker?.terminate();
      giveBack();
    }
  }

  const stop = async () => {
    stopping.abort(new Error("The training was stopped."));
    await worker?.terminate();
  };
  return { finished: run(), stop };
}

async function takeTurn(
  { deadline = Number.POSITIVE_INFINITY }: Pick<TrainingRequest, "deadline">,
  turns: Turns,
  stopped: AbortSignal,
): Promise<() => void> {
  try {
    return await turns.take(AbortSignal.any([stopped, timeLimit(deadline - Date.now())]));
  } catch (cause) {
    throw stopped.aborted ? cause : new DataError(noTime);
  }
}

function resultOf(
  worker: Worker,
  report: (event: TrainingEvent) => void,
  stopped: AbortSignal,
): Promise<TrainingResult | ForecastResult> {
  return new Promise((resolve, reject) => {
    worker.on("message", (message: TrainingMessage) => {
      if (stopped.aborted) return;
      if (message.kind === "event") report(message.event);
      else if (message.kind === "finished") resolve(message.result);
      else reject(new Error(message.message));
    });
    worker.on("error", reject);
    worker.on("exit", (code) =>
      reject(stopped.aborted ? stopped.reason : new Error(`The training thread ended with code ${code}.`)),
    );
  });
}
