/** What functions tell of an Autopilot job: of one, and of all. */
import type { ResultColumn } from "./model.ts";
import { jobSecondaryStatus, jobStatus } from "./results.ts";

/** How far it is, and what it found. */
export const jobProgress = [
  { name: "job_name", type: "VARCHAR(32)", description: "The job's name as it was created." },
  jobStatus,
  jobSecondaryStatus,
  { name: "started_at", type: "TIMESTAMP", description: "When it was created, in UTC." },
  { name: "ended_at", type: "TIMESTAMP", description: "When it ended, in UTC; NULL while it runs." },
  { name: "elapsed_seconds", type: "DECIMAL(9,0)", description: "From its start to its end, or to now." },
  {
    name: "problem_type",
    type: "VARCHAR(32)",
    description: "As given, or as Autopilot chose; NULL until it has.",
  },
  {
    name: "objective",
    type: "VARCHAR(64)",
    description: "The metric that candidates are compared by; NULL until Autopilot has chosen.",
  },
  { name: "best_candidate", type: "VARCHAR(64)", description: "The best candidate so far." },
  { name: "best_metric", type: "VARCHAR(64)", description: "What `BEST_VALUE` measures." },
  { name: "best_value", type: "DOUBLE", description: "The best candidate's value of the metric." },
] as const satisfies readonly ResultColumn[];

/** What it was allowed, and what went wrong. */
export const jobFailures = [
  {
    name: "max_candidates",
    type: "DECIMAL(9,0)",
    description: "How many candidates it tries at most; NULL where nobody said.",
  },
  { name: "failure_reason", type: "VARCHAR(2000000)", description: "Why it failed, in AWS' words." },
  {
    name: "partial_failures",
    type: "VARCHAR(2000000)",
    description: "What went wrong without ending the job, separated by `; `.",
  },
] as const satisfies readonly ResultColumn[];
