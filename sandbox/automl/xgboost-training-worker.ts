/** The thread in which a booster is trained. */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { gunzipSync } from "node:zlib";
import { writeModelFile } from "./xgboost/model-file.ts";
import { readLabelled } from "./xgboost/read-matrix.ts";
import { readSettings } from "./xgboost/settings.ts";
import type { XgboostMessage, XgboostRequest } from "./xgboost/start-xgboost.ts";
import { trainBooster } from "./xgboost/train-booster.ts";

const post = (message: XgboostMessage) => parentPort?.postMessage(message);
try {
  const { hyperparameters, channels } = workerData as XgboostRequest;
  const settings = readSettings(hyperparameters);
  const watched = channels.map(({ name, files, format, gzip }) => {
    const texts = files.map((file) => {
      const bytes = readFileSync(file.path);
      return { name: file.name, text: (gzip ? gunzipSync(bytes) : bytes).toString("utf8") };
    });
    return { name, data: readLabelled(texts, format, settings.csv_weights === 1) };
  });
  const { booster, metrics } = trainBooster(settings, watched);
  post({ kind: "finished", model: writeModelFile(booster), metrics });
} catch (cause) {
  post({ kind: "failed", message: cause instanceof Error ? cause.message : String(cause) });
}
