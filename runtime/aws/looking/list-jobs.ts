import { type AutoMLJobSummary, paginateListAutoMLJobs } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";
import { listAll } from "./list-all.ts";

/** All jobs that AWS has in the region, the newest first. */
export function listJobs({ sagemaker }: HandlerContext): AsyncGenerator<AutoMLJobSummary> {
  const pages = paginateListAutoMLJobs(
    { client: sagemaker, pageSize: 100 },
    { SortBy: "CreationTime", SortOrder: "Descending" },
  );
  return listAll(
    pages,
    ({ AutoMLJobSummaries }) => AutoMLJobSummaries,
    ({ AutoMLJobName }) => AutoMLJobName,
  );
}
