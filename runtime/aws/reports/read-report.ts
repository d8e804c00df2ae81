/** From a job to the JSON of one of its reports. */
import type { AutoMLCandidate } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";
import { ofJob } from "../looking/explain-refusals.ts";
import { requestSent } from "../request-sent.ts";
import { describeJob } from "../training/autopilot-job.ts";
import { findCandidate } from "../training/find-candidate.ts";
import { fetchReport } from "./fetch-report.ts";
import { noReport } from "./no-report.ts";
import { parseReport } from "./parse-report.ts";
import type { Report, ReportKind } from "./report-kinds.ts";

/** What still works without a right that reading a report needs. */
export const withoutRights = {
  "s3:GetObject":
    "SME_AUTOPILOT_CANDIDATES works without it. Without s3:ListBucket S3 answers so where a file is missing, too.",
  "s3:ListBucket": "SME_AUTOPILOT_CANDIDATES works without it.",
  "kms:Decrypt": "SME_AUTOPILOT_CANDIDATES works without it.",
  "sagemaker:DescribeAutoMLJobV2": "SME_AUTOPILOT_CANDIDATES works without it.",
  "sagemaker:ListCandidatesForAutoMLJob": "With NULL for candidate_name, the best one, it is not needed.",
};

/**
 * The report of a candidate, NULL for the best one.
 *
 * Throws E-SME-74 or 331 for a job or candidate that is not there, E-SME-332 to 335 where there is no report,
 * E-SME-336 or 338 for a file that cannot be read.
 */
export async function readReport(
  context: HandlerContext,
  jobName: string,
  candidateName: string | null,
  kind: ReportKind,
): Promise<Report> {
  const sent = requestSent();
  const asking = ofJob(context, jobName, () => describeJob(context, jobName));
  // While AWS answers, not before it is asked: to load S3's client takes a while.
  await Promise.race([sent, asking]);
  const [job] = await Promise.all([asking, import("../clients/s3.ts")]);
  const candidate = await findCandidate(context, job, jobName, candidateName);
  const prefix = candidate?.CandidateProperties?.CandidateArtifactLocations?.[kind.location];
  const file = prefix === undefined ? undefined : await fetchReport(context, prefix, kind);
  if (file === undefined) {
    const best = job.BestCandidate ?? candidate;
    const judged = best === undefined ? job : { ...job, BestCandidate: best as AutoMLCandidate };
    throw noReport(judged, jobName, candidate?.CandidateName, kind, prefix);
  }
  return { kind, address: file.address, content: parseReport(file.content, kind, file.address) };
}
