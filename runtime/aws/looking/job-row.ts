import {
  type AutopilotJob,
  maxCandidatesOf,
  objectiveOf,
  problemTypeOf,
  statusOf,
} from "../training/autopilot-job.ts";
import { bestOf } from "./candidate-row.ts";
import { secondsBetween, timestamp } from "./times.ts";

/** A described job in the columns of spec/job-columns.ts. */
export function jobRow(job: AutopilotJob, name: string) {
  const { CreationTime: started, EndTime: ended } = job;
  return {
    job_name: job.AutoMLJobName ?? name,
    ...statusOf(job),
    started_at: started ? timestamp(started) : null,
    ended_at: ended ? timestamp(ended) : null,
    elapsed_seconds: started ? secondsBetween(started, ended ?? new Date()) : null,
    problem_type: problemTypeOf(job) ?? null,
    objective: objectiveOf(job) ?? null,
    ...bestOf(job),
    max_candidates: maxCandidatesOf(job) ?? null,
    failure_reason: job.FailureReason ?? null,
    partial_failures: partialFailures(job) ?? null,
  };
}

/** What went wrong without ending the job, in one text. */
function partialFailures({ PartialFailureReasons: reasons = [] }: AutopilotJob): string | undefined {
  if (reasons.length === 0) return undefined;
  return reasons.map(({ PartialFailureMessage = "" }) => PartialFailureMessage).join("; ");
}
