/** Reading an Autopilot job. */
import { DescribeAutoMLJobV2Command, type DescribeAutoMLJobV2CommandOutput } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import type { HandlerContext } from "./context.ts";
import { isMissing } from "./failure.ts";

export type AutopilotJob = DescribeAutoMLJobV2CommandOutput;

/** Throws E-SME-74 when there is no such job. */
export async function describeJob(
  { sagemaker, region }: HandlerContext,
  jobName: string,
): Promise<AutopilotJob> {
  try {
    return await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: jobName }));
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new SmeError("E-SME-74", { job_name: jobName, region, cause: error.text });
  }
}

/** Throws E-SME-71 when AWS knows a job of this name, in whichever case. */
export async function checkJobNameIsFree(
  { sagemaker, region }: HandlerContext,
  jobName: string,
): Promise<void> {
  try {
    await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: jobName }));
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  throw new SmeError("E-SME-71", { job_name: jobName, region });
}

/** The problem type Autopilot found, or was given. */
export function problemTypeOf(job: AutopilotJob): string | undefined {
  return (
    job.ResolvedAttributes?.AutoMLProblemTypeResolvedAttributes?.TabularResolvedAttributes?.ProblemType ??
    job.AutoMLProblemTypeConfig?.TabularJobConfig?.ProblemType
  );
}
