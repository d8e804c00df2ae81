import type { Reports } from "../../automl/training-request.ts";
import { carryOut } from "../carry-out.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import type { RequestNote } from "../request-note.ts";
import type { AutoMLJob } from "./automl-job.ts";

interface Output {
  bucket: string;
  /** The prefix of everything the job writes; it ends with a slash. */
  key: string;
}

/**
 * Writes the reports about the best candidate, one after the other, where Autopilot has them
 * (doc/autopilot-reports.md), and answers with the secondary status that the job ends with. What cannot be
 * written does not make the job fail, for the model is fine: the reason becomes a partial failure. The job
 * may be stopped meanwhile; then nothing more is written.
 */
export async function writeReports(
  context: LocalAwsContext,
  job: AutoMLJob,
  output: Output,
  reports: Reports,
  save: () => void,
): Promise<"Completed" | "ExplainabilityError" | "ModelInsightsError"> {
  const write = async (folder: string, file: string, text: string) => {
    const prefix = `${output.key}documentation/${folder}/output/${job.best}`;
    const key = `${prefix}/${file}`;
    const { accountId, region } = context;
    const place = { region, accountId };
    const note: RequestNote = { service: "s3", protocol: "s3", ...place, operation: "", resource: "" };
    await carryOut(context, note, { operation: "PutObject", resource: `${output.bucket}/${key}` }, () =>
      context.store.putText(output.bucket, key, text, "application/json"),
    );
    return `s3://${output.bucket}/${prefix}`;
  };
  try {
    const explainability = await write("explainability", "analysis.json", reports.explainability);
    if (job.status !== "InProgress") return "Completed";
    job.reports = { explainability };
  } catch (cause) {
    context.tasks.closing.throwIfAborted();
    noteFailure(job, "explainability", cause);
    return "ExplainabilityError";
  }
  job.secondaryStatus = "GeneratingModelInsightsReport";
  job.modified = new Date();
  save();
  try {
    const insights = await write("model_monitor", "statistics.json", reports.insights);
    if (job.status === "InProgress") job.reports.insights = insights;
    return "Completed";
  } catch (cause) {
    context.tasks.closing.throwIfAborted();
    noteFailure(job, "model insights", cause);
    return "ModelInsightsError";
  }
}

function noteFailure(job: AutoMLJob, report: string, cause: unknown): void {
  if (job.status !== "InProgress") return;
  const reason = cause instanceof Error ? cause.message : cause;
  job.partialFailures = [
    ...(job.partialFailures ?? []),
    `The ${report} report could not be generated: ${reason}`,
  ];
}
