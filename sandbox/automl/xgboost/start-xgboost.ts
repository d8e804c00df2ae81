import { Worker } from "node:worker_threads";
import type { CsvFile } from "../csv-table.ts";
import type { MatrixFormat } from "./read-matrix.ts";
import type { BoostingMetrics, Watched } from "./train-booster.ts";

/** Everything a training needs; it goes to another thread, so it is plain data. */
export interface XgboostRequest {
  /** As a request has them: texts. */
  hyperparameters: Record<string, string>;
  /** The one to learn from first. */
  channels: { name: Watched["name"]; files: CsvFile[]; format: MatrixFormat; gzip: boolean }[];
}

export interface XgboostResult {
  /** The model's file. */
  model: string;
  metrics: BoostingMetrics;
}

export type XgboostMessage = ({ kind: "finished" } & XgboostResult) | { kind: "failed"; message: string };

/** Trains in a thread of its own. Rejects with the reason when that fails, or when it is stopped. */
export async function trainXgboost(request: XgboostRequest, stopped: AbortSignal): Promise<XgboostResult> {
  stopped.throwIfAborted();
  const worker = new Worker(new URL("../xgboost-training-worker.js", import.meta.url), {
    workerData: request,
  });
  const stop = () => void worker.terminate();
  stopped.addEventListener("abort", stop);
  try {
    return await new Promise<XgboostResult>((resolve, reject) => {
      worker.on("message", (message: XgboostMessage) => {
        if (message.kind === "finished") resolve({ model: message.model, metrics: message.metrics });
        else reject(new Error(message.message));
      });
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`The training's thread ended with code ${code}.`)));
    });
  } finally {
    stopped.removeEventListener("abort", stop);
    await worker.terminate();
  }
}
