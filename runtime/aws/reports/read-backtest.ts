/** From a job to the forecasts of a candidate's backtest. */
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { ofJob } from "../looking/explain-refusals.ts";
import { describeJob } from "../training/autopilot-job.ts";
import { findCandidate } from "../training/find-candidate.ts";
import { listObjects } from "../training/training-data.ts";
import { type BacktestRow, backtestRows, UnreadableBacktest } from "./backtest-rows.ts";

const report = "backtest";
/** All files of a backtest together: their text lies in memory. */
const mostBytes = 64 * 1024 * 1024;

/**
 * The rows of a candidate's backtest, NULL for the best one's. Throws E-SME-383 for a job that forecasts
 * nothing, E-SME-332 or 334 where there is no backtest, E-SME-336 to 338 for one that cannot be read.
 */
export async function readBacktest(
  context: HandlerContext,
  jobName: string,
  candidateName: string | null,
): Promise<Iterable<BacktestRow>> {
  const job = await ofJob(context, jobName, () => describeJob(context, jobName));
  const config = job.AutoMLProblemTypeConfig?.TimeSeriesForecastingJobConfig?.TimeSeriesConfig;
  const { AutoMLJobName: job_name = jobName, AutoMLJobStatus: status = "Unknown" } = job;
  if (config === undefined) throw new SmeError("E-SME-383", { job_name });
  const candidate = await findCandidate(context, job, jobName, candidateName);
  const prefix = candidate?.CandidateProperties?.CandidateArtifactLocations?.BacktestResults;
  const files = prefix === undefined ? [] : await readFiles(context, prefix);
  if (prefix === undefined || files.length === 0) {
    if (status === "InProgress") throw new SmeError("E-SME-332", { job_name, report, status });
    const complaint =
      prefix === undefined
        ? `it is ${status}, and AWS names none of ${candidateName ?? "a best candidate"}`
        : `there is no file in ${prefix}, where AWS says that it is`;
    const advice = "SME_AUTOPILOT_CANDIDATES has the candidates and their metrics.";
    throw new SmeError("E-SME-334", { job_name, report, complaint, advice });
  }
  const read = files.flatMap(({ address, text }) => {
    const rows = backtestRows(text, config);
    return rows === undefined ? [] : [{ address, rows }];
  });
  if (read.length === 0) {
    const complaint = "no file has columns for item, timestamp, target_value and quantiles";
    throw new SmeError("E-SME-337", { report, address: prefix, complaint });
  }
  return rowsOf(read);
}

function* rowsOf(files: { address: string; rows: Iterable<BacktestRow> }[]): Generator<BacktestRow> {
  for (const { address, rows } of files) {
    try {
      yield* rows;
    } catch (error) {
      if (!(error instanceof UnreadableBacktest)) throw error;
      throw new SmeError("E-SME-336", { report, address, complaint: error.message });
    }
  }
}

async function readFiles(
  context: HandlerContext,
  prefix: string,
): Promise<{ address: string; text: string }[]> {
  const [, bucket = "", path = ""] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(prefix) ?? [];
  const { GetObjectCommand } = await import("../clients/s3.ts");
  const files: { address: string; text: string }[] = [];
  let bytes = 0;
  const folder = `${path.replace(/\/*$/, "")}/`;
  for await (const { Key: key = "", Size: size = 0 } of listObjects(context, bucket, folder)) {
    if (!key.endsWith(".csv")) continue;
    const address = `s3://${bucket}/${key}`;
    bytes += size;
    if (bytes > mostBytes) throw new SmeError("E-SME-338", { report, address, bytes, limit: mostBytes });
    const { Body: body } = await context.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    files.push({ address, text: (await body?.transformToString("utf8")) ?? "" });
  }
  return files;
}
