import { parentPort } from "node:worker_threads";
import type { PredictionMessage, PredictionRequest } from "./worker-messages.ts";

export type Answerer = (body: Uint8Array, keys: readonly string[]) => string;

/** What a thread does that a deployed model answers in: it loads the model, and then answers requests. */
export async function serveModel(load: () => Promise<Answerer>): Promise<void> {
  const post = (message: PredictionMessage) => parentPort?.postMessage(message);
  const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
  try {
    const answer = await load();
    parentPort?.on("message", ({ id, body, keys }: PredictionRequest) => {
      try {
        post({ kind: "answer", id, csv: answer(body, keys) });
      } catch (cause) {
        post({ kind: "refused", id, message: reason(cause) });
      }
    });
    post({ kind: "loaded" });
  } catch (cause) {
    post({ kind: "unloadable", message: reason(cause) });
  }
}
