/** The thread a deployed model answers in. */
import { readFileSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { loadForPart } from "../missing-packages.ts";
import { parseForecastModel } from "./forecasting/forecast-plan.ts";
import { parseModel } from "./model.ts";
import { type Answerer, serveModel } from "./serve-model.ts";

const part = "Trainings and endpoints of the local SageMaker";

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

void serveModel(() => loadAnswerer(readFileSync(workerData as string, "utf8")));
