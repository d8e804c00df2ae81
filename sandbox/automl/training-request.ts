import type { ColumnReading } from "./column-reading.ts";
import type { FeatureType } from "./columns.ts";
import type { CsvFile } from "./csv-table.ts";
import type { Metrics } from "./metrics.ts";
import type { ProblemType } from "./target.ts";

/** Everything a training needs; it goes to another thread, so it is plain data. */
export interface TrainingRequest {
  files: CsvFile[];
  /** Rows to validate with; without them a share of `files` is held back. */
  validationFiles?: CsvFile[];
  validationFraction?: number;
  target: string;
  /** The column that says how much a row counts. */
  sampleWeights?: string;
  /** What columns hold, where that is not to be found out. */
  featureTypes?: Record<string, FeatureType>;
  /** The columns to learn from: all of them, or the training is refused. */
  featureNames?: string[];
  problemType?: ProblemType;
  objective?: string;
  maxCandidates?: number;
  algorithms?: string[];
  /** Settings are searched for, and this begins the names of the candidates; without it a list is tried. */
  search?: string;
  /** The time a candidate may take. */
  candidateMilliseconds?: number;
  /** When to stop with the best candidate so far, in milliseconds since 1970. */
  deadline?: number;
}

/** What a training is doing; each phase is one of Autopilot's secondary statuses. */
export type Phase = "analyzing-data" | "feature-engineering" | "training-candidates" | "explaining";

/** What a training tells while it runs. */
export type TrainingEvent =
  | { kind: "phase"; phase: Phase }
  | { kind: "problem"; problemType: ProblemType; objective: string }
  | { kind: "forecast-objective"; objective: string }
  /** The algorithm is said where the name does not. */
  | { kind: "candidate-started"; name: string; algorithm?: string }
  /** What was found in the input's columns. */
  | { kind: "columns-read"; columns: ColumnReading[] }
  /** Its time was over, or its scores are no numbers; only then there is a reason. */
  | { kind: "candidate-stopped"; name: string; reason?: string }
  | {
      kind: "candidate-completed";
      name: string;
      /** On the rows it learned from, and on those held back. */
      metrics: Metrics;
      validationMetrics: Metrics;
      /** The time one row takes, measured while validating. */
      latencySeconds: number;
      /** The model as JSON. */
      artefact: string;
      /** Of a forecaster: what it said of the steps held back, as CSV. */
      backtest?: { algorithm: string; csv: string };
    };

/** Why a training fails whose deadline comes too early. */
export const noTime = "The time was over before the first candidate was trained.";

/** What a training ends with. */
export interface TrainingResult {
  best: string;
  /** The training ended because its time was over, so there are no reports. */
  outOfTime: boolean;
  reports?: Reports;
}

/** JSON texts about the best candidate: which columns matter, and how good it is on the validation rows. */
export interface Reports {
  explainability: string;
  insights: string;
}
