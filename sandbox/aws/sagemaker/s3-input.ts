import { parseS3Uri } from "../../s3-address.ts";
import { roleRefusal } from "../iam/execution-role.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { bucketArn, objectArn } from "../s3/rights.ts";

/** An object that a job reads. */
export interface InputObject {
  bucket: string;
  key: string;
}

/**
 * The objects below a prefix, which the role must be able to list and read. Throws what the job then fails
 * with. What S3 consoles make for folders is left out.
 */
export function objectsBelow(context: LocalAwsContext, roleArn: string, uri: string): InputObject[] {
  const { bucket, key: prefix } = parseS3Uri(uri);
  const { store } = context;
  requireBucketOfJob(context, bucket, `ClientError: The bucket ${bucket} of ${uri}`);
  requireOfRole(context, roleArn, "s3:ListBucket", bucketArn(bucket));
  const keys = store.keys(bucket).filter((key) => key.startsWith(prefix) && !key.endsWith("/"));
  for (const key of keys) requireOfRole(context, roleArn, "s3:GetObject", objectArn(bucket, key));
  if (keys.length === 0) throw new Error(`ClientError: No S3 objects found under the prefix ${uri}.`);
  return keys.map((key) => ({ bucket, key }));
}

/** Where a job writes. Throws when there is no such bucket, or the role may not. */
export function outputFolder(context: LocalAwsContext, roleArn: string, uri: string): InputObject {
  const { bucket, key } = parseS3Uri(uri);
  requireBucketOfJob(context, bucket, `ClientError: The bucket ${bucket} of the output path ${uri}`);
  const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
  requireOfRole(context, roleArn, "s3:PutObject", objectArn(bucket, folder));
  return { bucket, key: folder };
}

/** Throws when a job cannot use a bucket: there is none, or it is elsewhere; `what` begins the sentence. */
export function requireBucketOfJob(
  { accountId, region, store }: Pick<LocalAwsContext, "accountId" | "region" | "store">,
  bucket: string,
  what: string,
): void {
  if (!store.hasBucket(bucket)) throw new Error(`${what} does not exist.`);
  const place = store.bucket(bucket);
  if (place.accountId !== accountId) throw new Error(`${what} is another account's (AccessDenied).`);
  if (place.region === region) return;
  const why = "BucketRegionError: bucket must be in the same region as the job";
  throw new Error(`${what} is in the region ${place.region}, not ${region} (${why}).`);
}

function requireOfRole(context: LocalAwsContext, roleArn: string, action: string, resource: string): void {
  const refusal = roleRefusal(context, roleArn, action, resource);
  if (refusal !== undefined) throw new Error(`ClientError: Access denied to S3 (AccessDenied): ${refusal}`);
}
