import { Worker } from "node:worker_threads";
import type { PredictionMessage, PredictionRequest } from "./worker-messages.ts";

/** A model in memory that answers in a thread of its own. */
export interface LoadedModel {
  /** Answers rows with a text; rejects with the reason when the rows do not fit the model. */
  answer(body: Uint8Array, keys: readonly string[]): Promise<string>;
  /** Ends the thread, once it has answered all that it was asked. */
  retire(): Promise<void>;
  /** Ends the thread at once. */
  unload(): Promise<void>;
}

/** Loads a model's artefact; rejects when the file is not one. */
export function loadModel(path: string): Promise<LoadedModel> {
  return startModelThread("./prediction-worker.js", path);
}

/** Loads the bytes of an XGBoost model, whose keys are how rows are written, and which answer is wanted. */
export function loadBooster(bytes: Buffer): Promise<LoadedModel> {
  return startModelThread("./xgboost-prediction-worker.js", bytes);
}

const ended = "The model's thread has ended.";

async function startModelThread(file: string, workerData: unknown): Promise<LoadedModel> {
  const worker = new Worker(new URL(file, import.meta.url), { workerData });
  const waiting = new Map<number, { resolve(csv: string): void; reject(cause: Error): void }>();
  let lastId = 0;
  let hasEnded = false;
  let onIdle: (() => void) | undefined;
  const answered = () => {
    if (waiting.size === 0) onIdle?.();
  };

  await new Promise<void>((resolve, reject) => {
    const fail = (cause: Error) => {
      hasEnded = true;
      reject(cause);
      for (const answer of waiting.values()) answer.reject(cause);
      waiting.clear();
      answered();
    };
    worker.on("error", fail);
    worker.on("exit", () => fail(new Error(ended)));
    worker.on("message", (message: PredictionMessage) => {
      if (message.kind === "loaded") return resolve();
      if (message.kind === "unloadable") return reject(new Error(message.message));
      const answer = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === "answer") answer?.resolve(message.csv);
      else answer?.reject(new Error(message.message));
      answered();
    });
  });

  return {
    answer(body, keys) {
      if (hasEnded) return Promise.reject(new Error(ended));
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        const request: PredictionRequest = { id, body, keys: [...keys] };
        worker.postMessage(request);
      });
    },
    async retire() {
      await new Promise<void>((resolve) => {
        onIdle = resolve;
        answered();
      });
      await worker.terminate();
    },
    async unload() {
      await worker.terminate();
    },
  };
}
