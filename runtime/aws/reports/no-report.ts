import { SmeError } from "../../../spec/errors.ts";
import { oneLine } from "../error-message.ts";
import { type AutopilotJob, problemTypeOf } from "../training/autopilot-job.ts";
import type { ReportKind } from "./report-kinds.ts";

/**
 * Why a candidate of the job has no such report: E-SME-332 while it may still be made, E-SME-333 where AWS
 * failed to make it, E-SME-335 for a candidate that is not the best, E-SME-334 for anything else.
 */
export function noReport(
  job: AutopilotJob,
  jobName: string,
  candidateName: string | undefined,
  kind: ReportKind,
  prefix: string | undefined,
): SmeError {
  const { AutoMLJobName: job_name = jobName, AutoMLJobStatus: status = "Unknown", BestCandidate: best } = job;
  const { AutoMLJobSecondaryStatus: secondary = "Unknown" } = job;
  const about = { job_name, report: kind.name };
  if (status === "InProgress") {
    return new SmeError("E-SME-332", { ...about, status: `${status}, ${secondary}` });
  }
  if (best?.CandidateName !== undefined && candidateName !== best.CandidateName) {
    const values = { candidate_name: candidateName ?? "", report: kind.name, best: best.CandidateName };
    return new SmeError("E-SME-335", values);
  }
  const failure = failureOf(job, kind);
  if (failure !== undefined) return new SmeError("E-SME-333", { ...about, cause: failure });
  if (prefix !== undefined) {
    return new SmeError("E-SME-334", {
      ...about,
      complaint: `${kind.file} is not in ${prefix}, where AWS says that it is`,
      advice: "Somebody removed it, or moved it. The model can be deployed all the same.",
    });
  }
  const reason = reasonOf(status, secondary, best !== undefined);
  const forecasts = best !== undefined && problemTypeOf(job) === "TimeSeriesForecasting";
  const advice = forecasts
    ? "SME_FORECAST_BACKTEST shows how good its forecasts are, SME_AUTOPILOT_CANDIDATES the metrics."
    : reason.advice;
  return new SmeError("E-SME-334", { ...about, ...reason, advice });
}

/** AWS' words where it failed to make the report; undefined where it did not. */
function failureOf(
  { AutoMLJobSecondaryStatus: secondary, PartialFailureReasons: reasons = [] }: AutopilotJob,
  { failure, mentioned }: ReportKind,
): string | undefined {
  const all = reasons.map(({ PartialFailureMessage = "" }) => oneLine(PartialFailureMessage));
  const own = all.filter((message) => mentioned.test(message));
  if (own.length > 0) return own.join("; ");
  if (secondary !== failure) return undefined;
  return all.length > 0 ? `${failure}: ${all.join("; ")}` : `${failure}, without a reason`;
}

function reasonOf(
  status: string,
  secondary: string,
  hasBest: boolean,
): { complaint: string; advice: string } {
  if (!hasBest) {
    return {
      complaint: `it is ${status}, and no candidate was finished`,
      advice: "SME_AUTOPILOT_JOB tells more about the job.",
    };
  }
  const stays =
    "Its best candidate can be deployed all the same, and SME_AUTOPILOT_CANDIDATES has its metrics.";
  if (status === "Stopping" || status === "Stopped") {
    return { complaint: `it is ${status}, and AWS makes none of a job that is stopped`, advice: stays };
  }
  if (secondary === "MaxAutoMLJobRuntimeReached") {
    return {
      complaint: `its time was over (${secondary}) before AWS made one`,
      advice: `${stays} For a report, train again with more max_runtime_for_automl_job_in_seconds.`,
    };
  }
  return { complaint: `it is ${status} (${secondary}), and AWS names none`, advice: stays };
}
