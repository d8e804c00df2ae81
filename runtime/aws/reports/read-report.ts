/** From a job to the JSON of one of its reports. */
import { setTimeout as pause } from "node:timers/promises";
import type { AutoMLCandidate } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";
import { ofJob } from "../looking/explain-refusals.ts";
import { describeJob } from "../training/autopilot-job.ts";
import { findCandidate } from "../training/find-candidate.ts";
import { noReport } from "./no-report.ts";
import { parseReport } from "./parse-report.ts";
import type { Report, ReportKind } from "./report-kinds.ts";

/** By then a connection is there, or asked for. */
const millisecondsToSend = 10;

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
  const asking = ofJob(context, jobName, () => describeJob(context, jobName));
  const [job, fetchReport] = await Promise.all([asking, loadReader()]);
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

/**
 * What reads from S3, its client among it: while AWS answers, not before the request for that is on its way,
 * which loading would hold up.
 */
async function loadReader() {
  await pause(millisecondsToSend);
  const { fetchReport } = await import("./fetch-report.ts");
  await import("../clients/s3.ts");
  return fetchReport;
}
