import type { TrainingEvent, TrainingRequest, TrainingResult } from "./training-request.ts";

export type TrainingMessage =
  | { kind: "event"; event: TrainingEvent }
  | { kind: "finished"; result: TrainingResult }
  | { kind: "failed"; message: string };

export type TrainingWorkerData = TrainingRequest;

/** What an answer can hold, named as in SAGEMAKER_INFERENCE_OUTPUT. */
export const answerKeys = ["predicted_label", "probability", "labels", "probabilities"] as const;

export interface PredictionRequest {
  id: number;
  body: Uint8Array;
  keys: string[];
}

export type PredictionMessage =
  | { kind: "loaded"; problemType: string }
  | { kind: "unloadable"; message: string }
  | { kind: "answer"; id: number; csv: string }
  | { kind: "refused"; id: number; message: string };
