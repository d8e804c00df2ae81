/** Removing what a training run wrote to S3. */

import type { HandlerContext } from "../context.ts";
import { s3Uri } from "../s3-location.ts";
import type { AutopilotJob } from "../training/autopilot-job.ts";
import { deleteObjects, listObjects } from "../training/training-data.ts";
import { done, kept, left, type Removed } from "./removed.ts";

/** Rows that were trained from, or what Autopilot made of them. */
export type ObjectsKind = "training data" | "artefacts";

interface Place {
  object: string;
  uri: string;
}

/**
 * Deletes the job's folders of this kind, as AWS knows them, that only this one run writes to: those whose
 * path ends like a run's own. `because` says why they stay, `isLeft` whether not for good.
 */
export async function removeObjects(
  context: HandlerContext,
  job: AutopilotJob,
  kind: ObjectsKind,
  { because, dryRun, isLeft = false }: { because?: string | undefined; dryRun: boolean; isLeft?: boolean },
): Promise<Removed[]> {
  const rows: Removed[] = [];
  for (const { object, uri } of kind === "artefacts" ? artefactsOf(job) : trainingDataOf(job)) {
    const thing = { object, name: uri, action: "delete" } as const;
    const own = ownPlace(uri, job.AutoMLJobName ?? "");
    try {
      if (own === undefined) {
        rows.push(
          kept(object, uri, "not a folder of this training alone: remove by hand what you don't need"),
        );
        continue;
      }
      const keys: string[] = [];
      for await (const { Key } of listObjects(context, own.bucket, own.path)) if (Key) keys.push(Key);
      if (keys.length === 0) continue;
      if (because !== undefined) rows.push(isLeft ? left(thing, because) : kept(object, uri, because));
      else {
        if (!dryRun) await deleteObjects(context, own.bucket, keys);
        const count = `${keys.length} ${keys.length === 1 ? "object" : "objects"}`;
        const row = done(thing, dryRun);
        rows.push({ ...row, result: `${row.result}: ${count}` });
      }
    } catch (error) {
      rows.push(left(thing, error));
    }
  }
  return rows;
}

function trainingDataOf(job: AutopilotJob): Place[] {
  const channels = (job.AutoMLJobInputDataConfig ?? []).map(({ ChannelType, DataSource }) => ({
    object: ChannelType === "validation" ? "validation data" : "training data",
    uri: DataSource?.S3DataSource?.S3Uri ?? "",
  }));
  const { TabularJobConfig: tabular, TimeSeriesForecastingJobConfig: series } =
    job.AutoMLProblemTypeConfig ?? {};
  const types = tabular?.FeatureSpecificationS3Uri ?? series?.FeatureSpecificationS3Uri;
  return [...channels, ...(types === undefined ? [] : [{ object: "feature types", uri: types }])];
}

function artefactsOf(job: AutopilotJob): Place[] {
  const uri = job.OutputDataConfig?.S3OutputPath;
  return uri === undefined ? [] : [{ object: "artefacts", uri: uri.replace(/\/*$/, "/") }];
}

/** Bucket and key or folder, if only the job's own run can have that: see runFolders(). */
function ownPlace(uri: string, jobName: string): { bucket: string; path: string } | undefined {
  const [, bucket, path, job] =
    /^s3:\/\/([^/]+)\/((?:.*\/)?([^/]+)\/(?:(?:data|validation|output)\/[0-9a-f]{32}\/|feature-types\/[0-9a-f]{32}\.json))$/.exec(
      uri,
    ) ?? [];
  if (bucket === undefined || path === undefined) return undefined;
  return job?.toLowerCase() === jobName.toLowerCase() && s3Uri(bucket, path) === uri
    ? { bucket, path }
    : undefined;
}
