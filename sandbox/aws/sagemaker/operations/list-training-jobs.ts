import { candidateTrainingJobs } from "../candidate-training-jobs.ts";
import { type Listed, type ListRequest, listPage } from "../list-page.ts";
import { arnOf, epochSeconds } from "../names.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "ListTrainingJobs",
  refuses: ["TrainingPlanArnEquals", "WarmPoolStatusEquals"],
  run({ context, jobs, trainingJobs }, request: ListRequest) {
    const all: Listed[] = [...candidateTrainingJobs(jobs.all()), ...trainingJobs.all()];
    const { items, ...more } = listPage(all, request, { order: "Ascending" });
    const summaries = items.map(({ name, status, created, modified = created }) => ({
      TrainingJobName: name,
      TrainingJobArn: arnOf(context, "training-job", name),
      CreationTime: epochSeconds(created),
      LastModifiedTime: epochSeconds(modified),
      TrainingEndTime: status === "InProgress" || status === "Stopping" ? undefined : epochSeconds(modified),
      TrainingJobStatus: status,
    }));
    return { TrainingJobSummaries: summaries, ...more };
  },
};
