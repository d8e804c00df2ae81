/** A thread that trains candidates, one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { type TrialData, type TrialRequest, tryLearner } from "./try-learner.ts";
import type { TrialMessage } from "./worker-messages.ts";

const post = (message: TrialMessage) => parentPort?.postMessage(message);

parentPort?.on("message", (trial: TrialRequest) => {
  try {
    post({ kind: "outcome", outcome: tryLearner(workerData as TrialData, trial) });
  } catch (cause) {
    post({ kind: "failed", message: cause instanceof Error ? cause.message : String(cause) });
  }
});
