/** The thread in which an XGBoost model answers. */
import { workerData } from "node:worker_threads";
import { serveModel } from "./serve-model.ts";
import { answerBooster, type BoosterAnswer } from "./xgboost/answer-booster.ts";
import { readModelFile } from "./xgboost/model-file.ts";
import type { MatrixFormat } from "./xgboost/read-matrix.ts";

void serveModel(async () => {
  const booster = readModelFile(Buffer.from(workerData as Uint8Array));
  return (body, [format, wanted]) =>
    answerBooster(booster, body, format as MatrixFormat, wanted as BoosterAnswer);
});
