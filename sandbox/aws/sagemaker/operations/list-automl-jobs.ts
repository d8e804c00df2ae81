import { summarizeJob } from "../automl-job.ts";
import { type ListRequest, listPage } from "../list-page.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "ListAutoMLJobs",
  run({ jobs }, request: ListRequest) {
    const { items, ...more } = listPage(jobs.all(), request, { sortBy: "Name" });
    return { AutoMLJobSummaries: items.map(summarizeJob), ...more };
  },
};
