import type { StopAutoMLJobCommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";
import { stopAutoMLJob } from "../run-automl-job.ts";
import { validationException } from "../sagemaker-errors.ts";

export const operation: Operation = {
  name: "StopAutoMLJob",
  run({ context, jobs }, { AutoMLJobName }: StopAutoMLJobCommandInput) {
    const job = jobs.require(AutoMLJobName);
    if (job.status !== "InProgress") {
      const status = `The request was rejected because the AutoML job is in status ${job.status}`;
      throw validationException(`${status}; only a job in status InProgress can be stopped.`);
    }
    context.tasks.add(stopAutoMLJob(job, () => jobs.save(job)));
    return {};
  },
};
