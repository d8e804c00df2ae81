/** The thread a training runs in. */
import { parentPort, workerData } from "node:worker_threads";
import { loadForPart } from "../missing-packages.ts";
import type { TrainingMessage, TrainingWorkerData } from "./worker-messages.ts";

const post = (message: TrainingMessage) => parentPort?.postMessage(message);
const part = "Trainings and endpoints of the local SageMaker";
try {
  const { train } = await loadForPart(part, () => import("./train.ts"));
  const result = await train(workerData as TrainingWorkerData, (event) => post({ kind: "event", event }));
  post({ kind: "finished", result });
} catch (cause) {
  post({ kind: "failed", message: cause instanceof Error ? cause.message : String(cause) });
}
