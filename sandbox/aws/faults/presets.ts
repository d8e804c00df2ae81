/** The plans that have a name. */
import type { FaultPlan } from "./fault-plan.ts";

export const presets = {
  throttled: {
    what: "every tenth request is throttled",
    faults: [{ fault: "throttled", probability: 0.1 }],
  },
  rough: {
    what: "of all requests 10 % are throttled, 2 % lost, and of 1 % the answer, after they were carried out",
    faults: [
      { fault: "throttled", probability: 0.1 },
      { fault: "request-lost", probability: 0.02 },
      { fault: "answer-lost", probability: 0.01 },
    ],
  },
  slow: { what: "every request takes half a second more", faults: [{ fault: "slow", milliseconds: 500 }] },
  outage: {
    what: "SageMaker and its endpoints are not available; S3 is",
    faults: [
      { fault: "unavailable", service: "sagemaker" },
      { fault: "unavailable", service: "runtime" },
    ],
  },
  "no-capacity": { what: "no endpoint gets its instances", faults: [{ fault: "no-capacity" }] },
  "failing-jobs": { what: "every training fails while it tunes models", faults: [{ fault: "job-failed" }] },
  "lagging-lists": {
    what: "lists do not know what is younger than ten seconds",
    faults: [{ fault: "lagging-list", milliseconds: 10_000 }],
  },
  "expired-token": { what: "every token has expired", faults: [{ fault: "expired-token" }] },
  "clock-skew": {
    what: "the clock of AWS is an hour ahead",
    faults: [{ fault: "clock-skew", seconds: 3600 }],
  },
} as const satisfies Readonly<Record<string, FaultPlan & { what: string }>>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];

export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}
