/** The thread a deployed model answers in. */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { loadForPart } from "../missing-packages.ts";
import { parseModel, type TrainedModel } from "./model.ts";
import type { PredictionMessage, PredictionRequest } from "./worker-messages.ts";

const post = (message: PredictionMessage) => parentPort?.postMessage(message);
const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

const part = "Trainings and endpoints of the local SageMaker";

async function serve(model: TrainedModel): Promise<void> {
  const { answerCsv } = await loadForPart(part, () => import("./answer-csv.ts"));
  parentPort?.on("message", ({ id, body, keys }: PredictionRequest) => {
    try {
      post({ kind: "answer", id, csv: answerCsv(model, body, keys) });
    } catch (cause) {
      post({ kind: "refused", id, message: reason(cause) });
    }
  });
  post({ kind: "loaded", problemType: model.problemType });
}

try {
  await serve(parseModel(readFileSync(workerData as string, "utf8")));
} catch (cause) {
  post({ kind: "unloadable", message: reason(cause) });
}
