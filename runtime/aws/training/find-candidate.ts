/** Finding a job's candidate: the one that is named, or the best. */
import {
  type AutoMLCandidate,
  ListCandidatesForAutoMLJobCommand,
  paginateListCandidatesForAutoMLJob,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import { didYouMean } from "../../nearest-name.ts";
import type { HandlerContext } from "../context.ts";
import { compareCandidates } from "../looking/candidate-row.ts";
import { type AutopilotJob, hasEnded, mostCandidates } from "./autopilot-job.ts";

/**
 * The best one for NULL; undefined where a job has none yet. Throws E-SME-331 for a name that it does not
 * have.
 */
export async function findCandidate(
  context: HandlerContext,
  described: AutopilotJob,
  jobName: string,
  candidateName: string | null,
): Promise<Partial<AutoMLCandidate> | undefined> {
  const { AutoMLJobName, BestCandidate: best } = described;
  if (candidateName === null && best === undefined && hasEnded(described)) {
    return bestFinished(context, described, jobName);
  }
  if (candidateName === null || candidateName === best?.CandidateName) return best;
  const { sagemaker } = context;
  const job = { AutoMLJobName: AutoMLJobName ?? jobName };
  // AWS refuses to look for what can be no name.
  if (/^[a-z\d](?:-*[a-z\d])*$/i.test(candidateName)) {
    const wanted = { ...job, CandidateNameEquals: candidateName };
    const { Candidates: found = [] } = await sagemaker.send(new ListCandidatesForAutoMLJobCommand(wanted));
    if (found[0] !== undefined) return found[0];
  }
  const names: string[] = [];
  const pages = paginateListCandidatesForAutoMLJob({ client: sagemaker, pageSize: mostCandidates }, job);
  for await (const { Candidates: candidates = [] } of pages) {
    names.push(...candidates.map(({ CandidateName: name = "" }) => name));
  }
  throw new SmeError("E-SME-331", {
    job_name: job.AutoMLJobName,
    candidate_name: candidateName,
    suggestion: didYouMean(candidateName, names),
  });
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

/** Whether it has a model. */
export function isFinished(candidate: Partial<AutoMLCandidate>): boolean {
  const { CandidateStatus: status = "Completed", InferenceContainers = [] } = candidate;
  return status === "Completed" && InferenceContainers.length > 0;
}
