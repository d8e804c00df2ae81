import { parseS3Uri } from "../../s3-address.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { startAutomlContainer } from "./automl-container.ts";
import type { Container } from "./inference-container.ts";
import { connectToModelServer } from "./model-server.ts";
import type { ServedModel } from "./served-model.ts";
import { isXgboostImage, startXgboostContainer } from "./xgboost-container.ts";

/** Whether a bucket is where models may be read from: the account's and region's own. */
export function isOfContext(
  { accountId, region, store }: Pick<LocalAwsContext, "accountId" | "region" | "store">,
  bucket: string,
): boolean {
  if (!store.hasBucket(bucket)) return false;
  const place = store.bucket(bucket);
  return place.accountId === accountId && place.region === region;
}

/** Starts what serves a model. Rejects when its data are not there, or are none. */
export async function startContainer(context: LocalAwsContext, container: Container): Promise<ServedModel> {
  const { modelServers, store, tasks } = context;
  const server = modelServers[container.Image ?? ""];
  if (server !== undefined) return connectToModelServer(server, tasks.closing);
  const { bucket, key } = parseS3Uri(container.ModelDataUrl ?? "");
  const object = isOfContext(context, bucket) ? store.find(bucket, key) : undefined;
  if (!object) throw new Error(`Could not find model data at ${container.ModelDataUrl}.`);
  const start = isXgboostImage(container.Image) ? startXgboostContainer : startAutomlContainer;
  return start(await store.contentPath(bucket, object), container);
}
