/** What of an ended Autopilot job can be deployed. */
import {
  type AutoMLCandidate,
  type AutoMLContainerDefinition,
  paginateListCandidatesForAutoMLJob,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import { type AutopilotJob, hasEnded, mostCandidates, problemTypeOf } from "./autopilot-job.ts";
import type { HandlerContext } from "./context.ts";
import { oneLine } from "./error-message.ts";
import { compareCandidates } from "./looking/candidate-row.ts";

export interface DeployableJob {
  /** The best candidate's name and containers. */
  candidateName: string | null;
  candidate: readonly AutoMLContainerDefinition[];
  problemType: string;
  roleArn: string;
}

/**
 * A job that was stopped, or failed late, is as good as a completed one if a candidate was finished before.
 * Throws E-SME-75 when there is none, or when a better one may still come.
 */
export async function deployableJob(
  context: HandlerContext,
  job: AutopilotJob,
  jobName: string,
): Promise<DeployableJob> {
  const { AutoMLJobStatus: status = "Unknown" } = job;
  const best = hasEnded(job) ? await bestFinished(context, job, jobName) : undefined;
  if (best === undefined && status !== "Completed") {
    const reason = job.FailureReason === undefined ? "" : ` (${oneLine(job.FailureReason)})`;
    const before = hasEnded(job) ? ", and no candidate was finished before" : "";
    throw new SmeError("E-SME-75", { job_name: jobName, status: `${status}${reason}${before}` });
  }
  const action = "sagemaker:DescribeAutoMLJobV2";
  if (best === undefined) {
    throw new SmeError("F-SME-86", { action, member: "BestCandidate.InferenceContainers" });
  }
  const problemType = problemTypeOf(job);
  if (problemType === undefined)
    throw new SmeError("F-SME-86", { action, member: "ResolvedAttributes.ProblemType" });
  if (job.RoleArn === undefined) throw new SmeError("F-SME-86", { action, member: "RoleArn" });
  return {
    candidateName: best.CandidateName ?? null,
    candidate: best.InferenceContainers ?? [],
    problemType,
    roleArn: job.RoleArn,
  };
}

/**
 * The best candidate of an ended job that can be deployed. AWS names none of a job that ran out of its time,
 * so they are compared then.
 * Source: aws-samples/modern-time-series-forecasting-on-aws, lab 2, which looks among the candidates then.
 */
export async function bestFinished(
  { sagemaker }: HandlerContext,
  { AutoMLJobName, BestCandidate: best }: AutopilotJob,
  jobName: string,
): Promise<Partial<AutoMLCandidate> | undefined> {
  if (best !== undefined && isFinished(best)) return best;
  const finished: AutoMLCandidate[] = [];
  const job = { AutoMLJobName: AutoMLJobName ?? jobName };
  const pages = paginateListCandidatesForAutoMLJob({ client: sagemaker, pageSize: mostCandidates }, job);
  for await (const { Candidates: candidates = [] } of pages) finished.push(...candidates.filter(isFinished));
  return finished.sort(compareCandidates)[0];
}

function isFinished(candidate: Partial<AutoMLCandidate>): boolean {
  const { CandidateStatus: status = "Completed", InferenceContainers = [] } = candidate;
  return status === "Completed" && InferenceContainers.length > 0;
}
