import { StopAutoMLJobCommand } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";
import { AwsFailure } from "../failure.ts";
import { type AutopilotJob, describeJob } from "./autopilot-job.ts";

/** The job as it is once AWS has taken the request. It may have ended, or been stopped by others, before. */
export async function stopJob(context: HandlerContext, jobName: string): Promise<AutopilotJob> {
  try {
    await context.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: jobName }));
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const job = await describeJob(context, jobName);
    if (isRunning(job)) throw error;
    return job;
  }
  return describeJob(context, jobName);
}

/** Whether it can be stopped: it has not ended, and is not being stopped. */
export function isRunning({ AutoMLJobStatus: status }: AutopilotJob): boolean {
  return status === "InProgress";
}
