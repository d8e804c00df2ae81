import type { TrainingEvent, TrainingRequest, TrainingResult } from "./training-request.ts";

export type TrainingMessage =
  | { kind: "event"; event: TrainingEvent }
  | { kind: "finished"; result: TrainingResult }
  | { kind: "failed"; message: string };

export type TrainingWorkerData = TrainingRequest;

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
