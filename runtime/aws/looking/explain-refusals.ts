/** What makes the errors of functions that look at jobs tell more than AWS does. */
import { ListAutoMLJobsCommand, type ListAutoMLJobsCommandOutput } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import { didYouMean } from "../../nearest-name.ts";
import type { HandlerContext } from "../context.ts";
import { AwsFailure, isMissing } from "../failure.ts";

export interface Looking {
  /** Name of the function that the user called. */
  function: string;
  /** What still works without an IAM action, as a sentence, by the action. */
  without: Readonly<Record<string, string>>;
}

/**
 * Asks AWS for a function's rows. Throws E-SME-330 for a right that is missing, with what works without it,
 * instead of rows that would lack what AWS did not tell.
 */
export async function look<Rows>(
  { connection }: HandlerContext,
  looking: Looking,
  ask: () => Promise<Rows>,
): Promise<Rows> {
  try {
    return await ask();
  } catch (error) {
    const denied = error instanceof SmeError && error.code === "E-SME-66" ? error.cause : undefined;
    if (!(denied instanceof AwsFailure)) throw error;
    const advice = looking.without[denied.action];
    throw new SmeError("E-SME-330", {
      function: looking.function,
      action: denied.right,
      connection: connection.name,
      cause: denied.text,
      advice: advice === undefined ? "" : ` ${advice}`,
    });
  }
}

/** Asks AWS about a job. Throws E-SME-74 when there is none, with the name that may be meant. */
export async function ofJob<Answer>(
  context: HandlerContext,
  jobName: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const missing = error instanceof SmeError && error.code === "E-SME-74" ? error.cause : error;
    if (!isMissing(missing)) throw error;
    const question = didYouMean(jobName, await newestJobs(context));
    const cause = question === "" ? missing.text : `${missing.text.replace(/\.?$/, ".")}${question}`;
    throw new SmeError("E-SME-74", { job_name: jobName, region: context.region, cause });
  }
}

/** Names of a page of jobs; none where the key may not list them, as the error is about something else. */
async function newestJobs({ sagemaker }: HandlerContext): Promise<string[]> {
  const command = new ListAutoMLJobsCommand({
    SortBy: "CreationTime",
    SortOrder: "Descending",
    MaxResults: 100,
  });
  const page = await sagemaker
    .send(command)
    .catch((): Pick<ListAutoMLJobsCommandOutput, "AutoMLJobSummaries"> => ({ AutoMLJobSummaries: [] }));
  return (page.AutoMLJobSummaries ?? []).map(({ AutoMLJobName = "" }) => AutoMLJobName);
}
