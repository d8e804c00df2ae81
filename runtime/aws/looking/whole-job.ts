/** All that SME_AUTOPILOT_JOB and SME_JOBS_LIVE tell of a job. */

import type { HandlerContext } from "../context.ts";
import { requestSent } from "../request-sent.ts";
import { type AutopilotJob, countCandidates } from "../training/autopilot-job.ts";
import { jobRow } from "./job-row.ts";

/** Throws what `describe` throws: E-SME-74 where there is no such job. */
export async function wholeJob(
  context: HandlerContext,
  jobName: string,
  describe: () => Promise<AutopilotJob>,
) {
  // Both at a time, but the second is not prepared before the first is on its way. What the first fails with
  // is told where there is such a job.
  const sent = requestSent();
  const counted = countCandidates(context, jobName);
  await Promise.race([sent, counted.catch(() => undefined)]);
  const job = await describe();
  const { AutoMLJobName: name = jobName } = job;
  const { completed, failed } = await (name === jobName ? counted : countCandidates(context, name));
  return { ...jobRow(job, jobName), candidates_done: completed, candidates_failed: failed };
}
