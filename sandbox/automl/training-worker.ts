/** The thread a training runs in. */
import { parentPort, workerData } from "node:worker_threads";
import { loadForPart } from "../missing-packages.ts";
import type { TrainingEvent } from "./training-request.ts";
import type { TrainingMessage, TrainingWorkerData } from "./worker-messages.ts";

const post = (message: TrainingMessage) => parentPort?.postMessage(message);
const part = "Trainings and endpoints of the local SageMaker";
void run(workerData as TrainingWorkerData);

async function run(request: TrainingWorkerData): Promise<void> {
  try {
    const report = (event: TrainingEvent) => post({ kind: "event", event });
    const result =
      "forecast" in request
        ? await (await loadForPart(part, () => import("./forecasting/train-forecast.ts"))).trainForecast(
            request,
            report,
          )
        : await (await loadForPart(part, () => import("./train.ts"))).train(request, report);
    post({ kind: "finished", result });
  } catch (cause) {
    post({ kind: "failed", message: cause instanceof Error ? cause.message : String(cause) });
  }
}
