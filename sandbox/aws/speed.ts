import type { JobStep } from "./faults/fault-kinds.ts";

/** How long things take that take minutes on AWS. */
export interface Speed {
  what: string;
  /** How long an endpoint is in each state before the next. */
  endpoint: Readonly<Record<"Creating" | "Updating" | "Deleting", number>>;
  /** How long each step of a job takes at least. */
  step: Readonly<Record<JobStep, number>>;
}

const minute = 60_000;
const noSteps = {
  Running: 0,
  AnalyzingData: 0,
  FeatureEngineering: 0,
  ModelTuning: 0,
  GeneratingExplainabilityReport: 0,
  Downloading: 0,
  Training: 0,
  Uploading: 0,
};

export const speeds = {
  real: {
    what: "minutes, as on AWS: a training at least half an hour, a new endpoint five minutes",
    endpoint: { Creating: 5 * minute, Updating: 6 * minute, Deleting: 20_000 },
    step: {
      ...noSteps,
      AnalyzingData: 5 * minute,
      FeatureEngineering: 8 * minute,
      ModelTuning: 12 * minute,
      GeneratingExplainabilityReport: 5 * minute,
      Running: 4 * minute,
    },
  },
  fast: {
    what: "a training as long as it computes, a new endpoint a second",
    endpoint: { Creating: 1000, Updating: 1000, Deleting: 200 },
    step: noSteps,
  },
  instant: {
    what: "the same, and endpoints are there at once",
    endpoint: { Creating: 0, Updating: 0, Deleting: 0 },
    step: noSteps,
  },
} as const satisfies Readonly<Record<string, Speed>>;

export type SpeedName = keyof typeof speeds;
export const speedNames = Object.keys(speeds) as SpeedName[];
