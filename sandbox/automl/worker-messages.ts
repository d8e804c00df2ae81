import type { ForecastRequest, ForecastResult } from "./forecasting/forecast-plan.ts";
import type { TrainingEvent, TrainingRequest, TrainingResult } from "./training-request.ts";
import type { TrialOutcome } from "./try-learner.ts";

/** From a training's thread. */
export type TrainingMessage =
  | { kind: "event"; event: TrainingEvent }
  | { kind: "finished"; result: TrainingResult | ForecastResult }
  | { kind: "failed"; message: string };

export type TrainingWorkerData = TrainingRequest | ForecastRequest;

/** From a thread that trains candidates. */
export type TrialMessage = { kind: "outcome"; outcome: TrialOutcome } | { kind: "failed"; message: string };

/** What an answer can hold, named as in SAGEMAKER_INFERENCE_OUTPUT. */
export const answerKeys = ["predicted_label", "probability", "labels", "probabilities"] as const;

/** To a model's thread: CSV rows, and what to answer for each. */
export interface PredictionRequest {
  id: number;
  body: Uint8Array;
  keys: string[];
}

/** From a model's thread; `id` is the request's. */
export type PredictionMessage =
  | { kind: "loaded" }
  | { kind: "unloadable"; message: string }
  | { kind: "answer"; id: number; csv: string }
  | { kind: "refused"; id: number; message: string };
