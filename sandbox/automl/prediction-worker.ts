/** The thread a deployed model answers in. */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { loadForPart } from "../missing-packages.ts";
import { parseForecastModel } from "./forecasting/forecast-plan.ts";
import { parseModel } from "./model.ts";
import type { PredictionMessage, PredictionRequest } from "./worker-messages.ts";

const post = (message: PredictionMessage) => parentPort?.postMessage(message);
const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

const part = "Trainings and endpoints of the local SageMaker";

type Answerer = (body: Uint8Array, keys: readonly string[]) => string;

function serve(answer: Answerer): void {
  parentPort?.on("message", ({ id, body, keys }: PredictionRequest) => {
    try {
      post({ kind: "answer", id, csv: answer(body, keys) });
    } catch (cause) {
      post({ kind: "refused", id, message: reason(cause) });
    }
  });
  post({ kind: "loaded" });
}

async function loadAnswerer(artefact: string): Promise<Answerer> {
  const forecaster = parseForecastModel(artefact);
  if (forecaster !== undefined) {
    const { answerForecast } = await loadForPart(part, () => import("./forecasting/answer-forecast.ts"));
    return (body) => answerForecast(forecaster, body);
  }
  const model = parseModel(artefact);
  const { answerCsv } = await loadForPart(part, () => import("./answer-csv.ts"));
  return (body, keys) => answerCsv(model, body, keys);
}

try {
  serve(await loadAnswerer(readFileSync(workerData as string, "utf8")));
} catch (cause) {
  post({ kind: "unloadable", message: reason(cause) });
}
