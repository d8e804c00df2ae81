/** Removing what a training run wrote to S3. */

import type { HandlerContext } from "../context.ts";
import type { AutopilotJob } from "../training/autopilot-job.ts";
import { deleteObjects, listObjects } from "../training/training-data.ts";
import { done, kept, left, type Removed } from "./removed.ts";

/** A folder or a single object, and what is said to be there. */
export interface Place {
  object: string;
  /** With a slash at the end of a folder. */
  uri: string;
}

/** What else is to be known of a removal. */
export interface Circumstances {
  /** Why the objects stay. */
  because?: string | undefined;
  /** Whether they do so only for the time being. */
  isLeft?: boolean;
  dryRun: boolean;
}

/** Deletes what is at places of the job's that only one run of it writes to: see runFolders(). */
export async function removeObjects(
  context: HandlerContext,
  jobName: string,
  places: readonly Place[],
  circumstances: Circumstances,
): Promise<Removed[]> {
  const rows: Removed[] = [];
  for (const place of places) {
    const { object, uri } = place;
    const run = runAt(uri);
    if (run?.jobName.toLowerCase() !== jobName.toLowerCase()) {
      rows.push(kept(object, uri, "not a folder of this training alone: remove by hand what you don't need"));
      continue;
    }
    try {
      const keys: string[] = [];
      for await (const { Key } of listObjects(context, run.bucket, run.path)) if (Key) keys.push(Key);
      if (keys.length > 0) rows.push(await removeKeys(context, place, run.bucket, keys, circumstances));
    } catch (error) {
      rows.push(left({ object, name: uri, action: "delete" }, error));
    }
  }
  return rows;
}

/** Deletes the objects of a place. */
export async function removeKeys(
  context: HandlerContext,
  { object, uri }: Place,
  bucket: string,
  keys: readonly string[],
  { because, dryRun, isLeft = false }: Circumstances,
): Promise<Removed> {
  const thing = { object, name: uri, action: "delete" } as const;
  if (because !== undefined) return isLeft ? left(thing, because) : kept(object, uri, because);
  if (!dryRun) await deleteObjects(context, bucket, keys);
  const row = done(thing, dryRun);
  const count = `${keys.length} ${keys.length === 1 ? "object" : "objects"}`;
  return { ...row, result: `${row.result}: ${count}` };
}

/** Rows that the job was trained from, and what says what they are. */
export function trainingDataOf(job: AutopilotJob): Place[] {
  const channels = (job.AutoMLJobInputDataConfig ?? []).map(({ ChannelType, DataSource }) => ({
    object: ChannelType === "validation" ? "validation data" : "training data",
    uri: DataSource?.S3DataSource?.S3Uri ?? "",
  }));
  const { TabularJobConfig: tabular, TimeSeriesForecastingJobConfig: series } =
    job.AutoMLProblemTypeConfig ?? {};
  const types = tabular?.FeatureSpecificationS3Uri ?? series?.FeatureSpecificationS3Uri;
  return [...channels, ...(types === undefined ? [] : [{ object: "feature types", uri: types }])];
}

/** What Autopilot made of them. */
export function artefactsOf(job: AutopilotJob): Place[] {
  const uri = job.OutputDataConfig?.S3OutputPath;
  return uri === undefined ? [] : [{ object: "artefacts", uri: uri.replace(/\/*$/, "/") }];
}

/** What a training run has for itself. */
export interface PlaceOfRun {
  bucket: string;
  /** The folder with a slash at its end, or the object's key. */
  path: string;
  /** The folder that all runs of the job's name share. */
  jobPath: string;
  jobName: string;
  run: string;
}

/** Undefined for what does not look as if only one run could have it: see runFolders(). */
export function runAt(uri: string): PlaceOfRun | undefined {
  const [, bucket, path, jobPath, jobName, ofFolder, ofObject] =
    /^s3:\/\/([^/]+)\/(((?:.*\/)?([^/]+)\/)(?:(?:data|validation|output)\/([0-9a-f]{32})\/|feature-types\/([0-9a-f]{32})\.json))$/.exec(
      uri,
    ) ?? [];
  const run = ofFolder ?? ofObject;
  if (bucket === undefined || path === undefined || jobPath === undefined) return undefined;
  return jobName === undefined || run === undefined ? undefined : { bucket, path, jobPath, jobName, run };
}
