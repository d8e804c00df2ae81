/** Where things are in S3. A job has a folder of its own, and in it one for training data and one for artefacts. */
import { SmeError } from "../../spec/errors.ts";
import type { AwsConnection } from "./connection.ts";

export interface JobFolders {
  bucket: string;
  /** Paths in the bucket with a slash at their end: without it `ida` would stand for `ida_old/` too. */
  trainingDataPath: string;
  artefactsPath: string;
}

/** `s3BucketUri` is `s3://bucket`; slashes at the ends of `s3OutputPath` do not count. */
export function jobFolders(s3BucketUri: string, s3OutputPath: string, jobName: string): JobFolders {
  const bucket = s3BucketUri.replace(/^s3:\/\//, "").replace(/\/+$/, "");
  const job = [...s3OutputPath.split("/").filter((part) => part !== ""), jobName].join("/");
  return { bucket, trainingDataPath: `${job}/data/`, artefactsPath: `${job}/output/` };
}

export function s3Uri(bucket: string, path: string): string {
  return `s3://${bucket}/${path}`;
}

/** EXPORT writes to the connection's address while SageMaker reads s3_bucket_uri: both must be the same place. */
export function checkAddress(connection: AwsConnection, bucket: string, region: string): void {
  const place = parseS3Address(connection.address);
  if (place === undefined) {
    throw new SmeError("E-SME-62", { connection: connection.name, address: hostOf(connection.address) });
  }
  if (place.bucket !== bucket) {
    throw new SmeError("E-SME-63", { connection: connection.name, address_bucket: place.bucket, bucket });
  }
  checkRegion(connection, region);
}

/** No more of an address than its host: a password or a signature may stand in the rest, or in one that is no URL. */
function hostOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^(?:https?|s3):$/.test(url.protocol) ? ` '${url.protocol}//${url.host}'` : "";
}

/** Throws E-SME-64 when the address names another region. One that is no bucket's, or without a region, says nothing. */
export function checkRegion(connection: AwsConnection, region: string): void {
  const place = parseS3Address(connection.address);
  if (place?.region !== undefined && place.region !== region) {
    throw new SmeError("E-SME-64", { connection: connection.name, address_region: place.region, region });
  }
}

/** The forms that Exasol takes for S3: `https://<bucket>.s3[.<region>].amazonaws.com` and `s3://<bucket>`. */
export function parseS3Address(address: string): { bucket: string; region?: string } | undefined {
  const parts =
    /^https?:\/\/([a-z0-9][a-z0-9._-]*)\.s3(?:[.-]([a-z]{2,}(?:-[a-z]+)+-\d+))?\.amazonaws\.com(?:\.cn)?(?::\d+)?\/?$/i.exec(
      address,
    ) ?? /^s3:\/\/([a-z0-9][a-z0-9._-]*)\/?$/i.exec(address);
  const [, bucket, region] = parts ?? [];
  if (bucket === undefined) return undefined;
  return region === undefined ? { bucket } : { bucket, region };
}
