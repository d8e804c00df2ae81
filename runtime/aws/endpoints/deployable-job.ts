/** What of an ended Autopilot job can be deployed. */
import type { AutoMLContainerDefinition } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { oneLine } from "../error-message.ts";
import { type AutopilotJob, hasEnded, problemTypeOf } from "../training/autopilot-job.ts";
import { bestFinished, findCandidate, isFinished } from "../training/find-candidate.ts";

export interface DeployableJob {
  /** The candidate's name and containers. */
  candidateName: string | null;
  candidate: readonly AutoMLContainerDefinition[];
  problemType: string;
  roleArn: string;
}

/**
 * A job that was stopped, or failed late, is as good as a completed one if a candidate was finished before.
 * The candidate is the best one for NULL. Throws E-SME-75 when there is none, or when a better one may still
 * come; E-SME-331 or 451 for a name that it does not have, or whose candidate has no model.
 */
export async function deployableJob(
  context: HandlerContext,
  job: AutopilotJob,
  jobName: string,
  candidateName: string | null,
): Promise<DeployableJob> {
  const { AutoMLJobStatus: status = "Unknown" } = job;
  const best = hasEnded(job) ? await bestFinished(context, job, jobName) : undefined;
  if (best === undefined && status !== "Completed") {
    const reason = job.FailureReason === undefined ? "" : ` (${oneLine(job.FailureReason)})`;
    const before = hasEnded(job) ? ", and no candidate was finished before" : "";
    throw new SmeError("E-SME-75", { job_name: jobName, status: `${status}${reason}${before}` });
  }
  const chosen = candidateName === null ? best : await findCandidate(context, job, jobName, candidateName);
  if (candidateName !== null && chosen !== undefined && !isFinished(chosen)) {
    const { CandidateStatus = "Unknown", FailureReason } = chosen;
    const unfinished = CandidateStatus === "Completed" ? "Completed without a model" : CandidateStatus;
    const reason = FailureReason === undefined ? "" : ` (${oneLine(FailureReason)})`;
    const values = { candidate_name: candidateName, job_name: jobName };
    throw new SmeError("E-SME-451", { ...values, status: `${unfinished}${reason}` });
  }
  const action = "sagemaker:DescribeAutoMLJobV2";
  if (chosen === undefined) {
    throw new SmeError("F-SME-86", { action, member: "BestCandidate.InferenceContainers" });
  }
  const problemType = problemTypeOf(job);
  if (problemType === undefined)
    throw new SmeError("F-SME-86", { action, member: "ResolvedAttributes.ProblemType" });
  if (job.RoleArn === undefined) throw new SmeError("F-SME-86", { action, member: "RoleArn" });
  return {
    candidateName: chosen.CandidateName ?? null,
    candidate: chosen.InferenceContainers ?? [],
    problemType,
    roleArn: job.RoleArn,
  };
}
