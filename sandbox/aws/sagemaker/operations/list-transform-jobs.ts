import { type ListRequest, listPage } from "../list-page.ts";
import { epochSeconds } from "../names.ts";
import type { Operation } from "../operation.ts";
import { summarizeTransformJob } from "../transform-job.ts";

export const operation: Operation = {
  name: "ListTransformJobs",
  run({ transformJobs }, request: ListRequest) {
    const { items, ...more } = listPage(transformJobs.all(), request);
    const summaries = items.map((job) => ({
      ...summarizeTransformJob(job),
      LastModifiedTime: epochSeconds(job.modified),
    }));
    return { TransformJobSummaries: summaries, ...more };
  },
};
