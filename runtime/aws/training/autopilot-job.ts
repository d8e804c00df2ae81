/** Reading an Autopilot job. */
import {
  type AutoMLJobCompletionCriteria,
  DescribeAutoMLJobV2Command,
  type DescribeAutoMLJobV2CommandOutput,
  paginateListCandidatesForAutoMLJob,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import { accountOf, callerOf } from "../account.ts";
import type { HandlerContext } from "../context.ts";
import { isMissing } from "../failure.ts";

export type AutopilotJob = DescribeAutoMLJobV2CommandOutput;

/** Where the metadata table has a job, as far as it tells. */
export interface KnownPlace {
  job_arn?: string | null;
  job_region?: string | null;
}

/**
 * Throws E-SME-74 when there is no such job, E-SME-163 or 162 when the one that is known is in another region
 * or account, also where there is one of the same name here.
 */
export async function describeJob(
  context: HandlerContext,
  jobName: string,
  known: KnownPlace = {},
): Promise<AutopilotJob> {
  const { region, sagemaker } = context;
  // The scripts of release 1.0 do not tell it.
  const job_region = known.job_region ?? region;
  if (job_region !== region) {
    throw new SmeError("E-SME-163", { job_name: jobName, job_region, region });
  }
  const jobAccount = accountOf(known.job_arn);
  let job: AutopilotJob;
  try {
    job = await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: jobName }));
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (jobAccount !== undefined)
      checkJobAccount(context, jobName, jobAccount, (await callerOf(context)).account);
    throw new SmeError("E-SME-74", { job_name: jobName, region, cause: error.text }, { cause: error });
  }
  checkJobAccount(context, jobName, jobAccount, accountOf(job.AutoMLJobArn));
  return job;
}

function checkJobAccount(
  { connection }: HandlerContext,
  jobName: string,
  jobAccount: string | undefined,
  account: string | undefined,
): void {
  if (jobAccount === undefined || account === undefined || jobAccount === account) return;
  throw new SmeError("E-SME-162", {
    job_name: jobName,
    job_account: jobAccount,
    connection: connection.name,
    account,
  });
}

/** How many candidates a page has at most (API reference). */
export const mostCandidates = 300;

/** How many candidates of a job are completed, and how many failed. */
export async function countCandidates(
  { sagemaker }: HandlerContext,
  jobName: string,
): Promise<{ completed: number; failed: number }> {
  const counts = { completed: 0, failed: 0 };
  const pages = paginateListCandidatesForAutoMLJob(
    { client: sagemaker, pageSize: mostCandidates },
    { AutoMLJobName: jobName },
  );
  for await (const { Candidates: candidates = [] } of pages) {
    for (const { CandidateStatus: status } of candidates) {
      if (status === "Completed") counts.completed++;
      if (status === "Failed") counts.failed++;
    }
  }
  return counts;
}

/** The job of this name, in whichever case, if AWS knows one. */
export async function findJob(
  { sagemaker }: HandlerContext,
  jobName: string,
): Promise<AutopilotJob | undefined> {
  try {
    return await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: jobName }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Whether the job learns from this folder, a URI with a slash at its end. No two training runs have the same.
 */
export function learnsFrom(job: AutopilotJob, folder: string): boolean {
  return (job.AutoMLJobInputDataConfig ?? []).some(
    ({ DataSource }) => DataSource?.S3DataSource?.S3Uri === folder,
  );
}

/** Whether nothing becomes of the job any more. */
export function hasEnded({ AutoMLJobStatus: status }: AutopilotJob): boolean {
  return status === "Completed" || status === "Failed" || status === "Stopped";
}

/** E-SME-71 about the job that has the name already, maybe in another case. */
export function nameIsTaken({ region }: HandlerContext, jobName: string, job: AutopilotJob): SmeError {
  const created = job.CreationTime?.toISOString().replace("T", " ").slice(0, 19);
  return new SmeError("E-SME-71", {
    job_name: job.AutoMLJobName ?? jobName,
    region,
    created: created === undefined ? "at an unknown time" : `${created} UTC`,
    status: job.AutoMLJobStatus ?? "of unknown status",
  });
}

/** How far the job is, as every UDF that tells of one gives it. */
export function statusOf(job: AutopilotJob): { job_status: string; job_secondary_status: string } {
  return {
    job_status: job.AutoMLJobStatus ?? "Unknown",
    job_secondary_status: job.AutoMLJobSecondaryStatus ?? "Unknown",
  };
}

/** The problem type Autopilot found, or was given; of jobs that are not tabular what AWS calls their kind. */
export function problemTypeOf(job: AutopilotJob): string | undefined {
  const [config = ""] = Object.keys(job.AutoMLProblemTypeConfig ?? {});
  const [, kind] = /^(\w+)JobConfig$/.exec(config) ?? [];
  if (kind !== undefined && kind !== "Tabular") return kind;
  return (
    job.ResolvedAttributes?.AutoMLProblemTypeResolvedAttributes?.TabularResolvedAttributes?.ProblemType ??
    job.AutoMLProblemTypeConfig?.TabularJobConfig?.ProblemType
  );
}

/** The objective Autopilot chose, or was given. */
export function objectiveOf(job: AutopilotJob): string | undefined {
  return job.ResolvedAttributes?.AutoMLJobObjective?.MetricName ?? job.AutoMLJobObjective?.MetricName;
}

/** How many candidates the job tries at most; undefined when neither the caller nor Autopilot says. */
export function maxCandidatesOf(job: AutopilotJob): number | undefined {
  const [config] = Object.values(job.AutoMLProblemTypeConfig ?? {}) as {
    CompletionCriteria?: AutoMLJobCompletionCriteria;
  }[];
  return (
    job.ResolvedAttributes?.CompletionCriteria?.MaxCandidates ?? config?.CompletionCriteria?.MaxCandidates
  );
}
