import { setTimeout as pause } from "node:timers/promises";
import { paginateListAutoMLJobs } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";

/**
 * A page each half second, after the first two. Service Quotas has 2 requests a second for ListTrainingJobs,
 * which is not adjustable (github.com/aws-solutions/deepracer-on-aws, issue 87), and nothing for the list of
 * AutoML jobs.
 */
const millisecondsOfPage = 500;

/** The names of all jobs that AWS has in the region, the newest first. */
export async function* listJobNames({ sagemaker }: HandlerContext): AsyncGenerator<string> {
  // A job that is created meanwhile moves the others on, of which one may then be on two pages.
  const known = new Set<string>();
  const begun = Date.now();
  let pages = 0;
  const list = paginateListAutoMLJobs(
    { client: sagemaker, pageSize: 100 },
    { SortBy: "CreationTime", SortOrder: "Descending" },
  );
  for await (const { AutoMLJobSummaries: jobs = [], NextToken: more } of list) {
    pages++;
    for (const { AutoMLJobName: name = "" } of jobs) {
      if (known.has(name)) continue;
      known.add(name);
      yield name;
    }
    const early = begun + (pages - 1) * millisecondsOfPage - Date.now();
    if (more !== undefined && early > 0) await pause(early);
  }
}
