import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-job.ts";
import {
  type AutopilotJob,
  countCandidates,
  describeJob,
  maxCandidatesOf,
  objectiveOf,
  problemTypeOf,
  statusOf,
} from "../aws/autopilot-job.ts";
import { AwsFailure } from "../aws/failure.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ job_name }, context) => {
  try {
    const job = await describeJob(context, job_name);
    const { completed, failed } = await countCandidates(context, job.AutoMLJobName ?? job_name);
    return { ...rowOf(job, job_name), candidates_done: completed, candidates_failed: failed };
  } catch (error) {
    // No script calls this function and adds which job the error is about.
    if (error instanceof AwsFailure) throw new SmeError("E-SME-4", { job_name, cause: error.text });
    throw error;
  }
};

function rowOf(job: AutopilotJob, name: string) {
  const { BestCandidate: best, CreationTime: started, EndTime: ended } = job;
  const metric = best?.FinalAutoMLJobObjectiveMetric;
  const partial = (job.PartialFailureReasons ?? []).map(
    ({ PartialFailureMessage = "" }) => PartialFailureMessage,
  );
  return {
    job_name: job.AutoMLJobName ?? name,
    ...statusOf(job),
    started_at: started ? timestamp(started) : null,
    ended_at: ended ? timestamp(ended) : null,
    elapsed_seconds: started ? secondsBetween(started, ended ?? new Date()) : null,
    problem_type: problemTypeOf(job) ?? null,
    objective: objectiveOf(job) ?? null,
    best_candidate: best?.CandidateName ?? null,
    best_metric: metric?.StandardMetricName ?? metric?.MetricName ?? null,
    best_value: metric?.Value ?? null,
    max_candidates: maxCandidatesOf(job) ?? null,
    failure_reason: job.FailureReason ?? null,
    partial_failures: partial.length === 0 ? null : partial.join("; "),
  };
}

/** In UTC, as Exasol writes a TIMESTAMP. */
function timestamp(date: Date): string {
  return date.toISOString().replace("T", " ").replace("Z", "");
}

/** The clocks of AWS and of the database differ. */
function secondsBetween(start: Date, end: Date): number {
  return Math.max(0, Math.round((end.getTime() - start.getTime()) / 1000));
}
