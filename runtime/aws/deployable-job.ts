/** What of an ended Autopilot job can be deployed. */
import type { AutoMLContainerDefinition } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import { type AutopilotJob, problemTypeOf } from "./autopilot-job.ts";
import { oneLine } from "./error-message.ts";

export interface DeployableJob {
  /** The best candidate's containers. */
  candidate: readonly AutoMLContainerDefinition[];
  problemType: string;
  roleArn: string;
}

const ended: readonly string[] = ["Completed", "Failed", "Stopped"];

/**
 * A job that was stopped, or failed late, is as good as a completed one if a candidate was finished before.
 * Throws E-SME-75 when there is none, or when a better one may still come.
 */
export function deployableJob(job: AutopilotJob, jobName: string): DeployableJob {
  const { AutoMLJobStatus: status = "Unknown", BestCandidate: best } = job;
  const candidate = best?.InferenceContainers ?? [];
  const isFinished = (best?.CandidateStatus ?? "Completed") === "Completed" && candidate.length > 0;
  if (!ended.includes(status) || (!isFinished && status !== "Completed")) {
    const reason = job.FailureReason === undefined ? "" : ` (${oneLine(job.FailureReason)})`;
    const before = ended.includes(status) ? ", and no candidate was finished before" : "";
    throw new SmeError("E-SME-75", { job_name: jobName, status: `${status}${reason}${before}` });
  }
  const action = "sagemaker:DescribeAutoMLJobV2";
  if (!isFinished) throw new SmeError("F-SME-86", { action, member: "BestCandidate.InferenceContainers" });
  const problemType = problemTypeOf(job);
  if (problemType === undefined)
    throw new SmeError("F-SME-86", { action, member: "ResolvedAttributes.ProblemType" });
  if (job.RoleArn === undefined) throw new SmeError("F-SME-86", { action, member: "RoleArn" });
  return { candidate, problemType, roleArn: job.RoleArn };
}
