/** Removing what trainings wrote to S3 that were killed before they started their job. */
import type { HandlerContext } from "../context.ts";
import { jobFolder, s3Uri } from "../s3-location.ts";
import type { AutopilotJob } from "../training/autopilot-job.ts";
import { listObjects } from "../training/training-data.ts";
import {
  artefactsOf,
  type Circumstances,
  type Place,
  type PlaceOfRun,
  removeKeys,
  runAt,
  trainingDataOf,
} from "./remove-objects.ts";
import { left, type Removed } from "./removed.ts";

/** A job, and where trainings of its name wrote, as far as a row or the caller tells. */
export interface TrainedJob {
  job_name: string;
  s3_bucket_uri: string | null;
  s3_output_path: string | null;
}

/** The folder that all runs of the job's name share, with a slash at its end. */
interface JobFolder {
  bucket: string;
  path: string;
}

interface Written extends Place {
  run: string;
  keys: string[];
  /** When the last of the objects was written, in milliseconds. */
  newest: number;
}

/** A training may write for so long before it starts its job. */
const longestExport = 24 * 60 * 60 * 1000;

/**
 * Deletes what runs wrote that started no job: AWS' job of this name is not theirs, and as AWS never frees a
 * name, none will be. Where there is no such job a training may be about to start it, so what is young is
 * left. Artefacts tell of a job after all, another account's.
 */
export async function removeAbandoned(
  context: HandlerContext,
  trained: TrainedJob,
  job: AutopilotJob | undefined,
  circumstances: Circumstances,
): Promise<Removed[]> {
  const ofJob = job === undefined ? [] : [...trainingDataOf(job), ...artefactsOf(job)];
  const runs = ofJob.flatMap(({ uri }) => runAt(uri) ?? []);
  const rows: Removed[] = [];
  for (const { bucket, path } of foldersOf(trained, runs)) {
    try {
      for (const written of await findWritten(context, bucket, path)) {
        if (runs.some(({ run }) => run === written.run)) continue;
        if (await isAny(context, bucket, `${path}output/${written.run}/`)) continue;
        const mayGoOn = job === undefined && written.newest > Date.now() - longestExport;
        const because = "a training may be writing there still, as it is younger than a day";
        const row = await removeKeys(context, written, bucket, written.keys, {
          ...(mayGoOn && { because, isLeft: true }),
          ...circumstances,
        });
        rows.push({ ...row, result: `${row.result}, of a training that started no job` });
      }
    } catch (error) {
      rows.push(left({ object: "training data", name: s3Uri(bucket, path), action: "delete" }, error));
    }
  }
  return rows;
}

function foldersOf(
  { job_name, s3_bucket_uri, s3_output_path }: TrainedJob,
  runs: readonly PlaceOfRun[],
): JobFolder[] {
  const folders = new Map<string, JobFolder>();
  const add = (bucket: string, path: string) => folders.set(s3Uri(bucket, path), { bucket, path });
  for (const { bucket, jobName, jobPath } of runs)
    if (jobName.toLowerCase() === job_name.toLowerCase()) add(bucket, jobPath);
  if (s3_bucket_uri !== null && s3_output_path !== null) {
    const { bucket, path } = jobFolder({ job_name, s3_bucket_uri, s3_output_path });
    add(bucket, path);
  }
  return [...folders.values()];
}

/** What there is of each run's rows, and of what says what they are. */
async function findWritten(context: HandlerContext, bucket: string, path: string): Promise<Written[]> {
  const found = new Map<string, Written>();
  for (const [kind, object] of [
    ["data", "training data"],
    ["validation", "validation data"],
    ["feature-types", "feature types"],
  ] as const) {
    for await (const { Key = "", LastModified } of listObjects(context, bucket, `${path}${kind}/`)) {
      const uri = s3Uri(bucket, kind === "feature-types" ? Key : Key.replace(/[^/]*$/, ""));
      const run = runAt(uri);
      if (run === undefined || run.jobPath !== path) continue;
      const written = found.get(uri) ?? { object, uri, run: run.run, keys: [], newest: 0 };
      found.set(uri, written);
      written.keys.push(Key);
      written.newest = Math.max(written.newest, LastModified?.getTime() ?? Number.POSITIVE_INFINITY);
    }
  }
  return [...found.values()];
}

async function isAny(context: HandlerContext, bucket: string, prefix: string): Promise<boolean> {
  for await (const _ of listObjects(context, bucket, prefix)) return true;
  return false;
}
