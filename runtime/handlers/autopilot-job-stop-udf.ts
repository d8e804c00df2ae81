import { StopAutoMLJobCommand } from "@aws-sdk/client-sagemaker";
import type spec from "../../spec/udfs/autopilot-job-stop-udf.ts";
import {
  type AutopilotJob,
  describeJob,
  objectiveOf,
  problemTypeOf,
  statusOf,
} from "../aws/autopilot-job.ts";
import type { HandlerContext } from "../aws/context.ts";
import { AwsFailure } from "../aws/failure.ts";
import { bestOf } from "../aws/looking/candidate-row.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ job_name }, context) => {
  const before = await describeJob(context, job_name);
  const job = isRunning(before) ? await stop(context, before.AutoMLJobName ?? job_name) : before;
  return {
    // AWS has taken the request, whether it says so yet or not.
    job_status: isRunning(job) ? "Stopping" : statusOf(job).job_status,
    problem_type: problemTypeOf(job) ?? null,
    objective: objectiveOf(job) ?? null,
    job_arn: job.AutoMLJobArn ?? null,
    ...bestOf(job),
  };
};

/** The job as it is once AWS has taken the request. It may have ended, or been stopped by others, before. */
async function stop(context: HandlerContext, jobName: string): Promise<AutopilotJob> {
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

function isRunning({ AutoMLJobStatus: status }: AutopilotJob): boolean {
  return status === "InProgress";
}
