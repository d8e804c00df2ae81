import type { CreateTransformJobCommandInput } from "@aws-sdk/client-sagemaker";
import { type BackgroundJob, backgroundJobForm } from "./background-jobs.ts";
import type { Container } from "./inference-container.ts";
import { epochSeconds } from "./names.ts";

/** A batch transform job: what was asked for, and how far it has come. */
export interface TransformJob extends BackgroundJob {
  request: CreateTransformJobCommandInput;
  /** The container of the model as it was then, and in whose name it works. */
  container: Container;
  roleArn: string;
}

export const transformJobForm = backgroundJobForm<TransformJob>(["request", "container", "roleArn"]);

/** What ListTransformJobs and DescribeTransformJob both say of a job. */
export function summarizeTransformJob(job: TransformJob): object {
  return {
    TransformJobName: job.name,
    TransformJobArn: job.arn,
    TransformJobStatus: job.status,
    FailureReason: job.failureReason,
    CreationTime: epochSeconds(job.created),
    TransformEndTime: job.ended && epochSeconds(job.ended),
  };
}
