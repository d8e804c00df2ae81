/**
 * Where things are in S3. A job has a folder, and in it each training run has one of its own for its data and
 * one for its artefacts: several runs of a job's name may go on at the same time, and one of them becomes the
 * job.
 */
import { createHash, randomBytes } from "node:crypto";
import { SmeError } from "../../spec/errors.ts";
import type { AwsConnection } from "./connection.ts";

export interface RunFolders {
  bucket: string;
  /** Paths in the bucket with a slash at their end: without it `ida` would stand for `ida_old/` too. */
  trainingDataPath: string;
  validationDataPath: string;
  artefactsPath: string;
  /** The file that says what columns hold. It cannot be among the data: Autopilot reads all that is there. */
  featureTypesKey: string;
}

/**
 * What a UDF is told of the run: `s3://bucket`, a path whose slashes at its ends do not count, and the run's
 * key.
 */
export interface RunPlace {
  s3_bucket_uri: string;
  s3_output_path: string;
  job_name: string;
  run_key: string;
}

/** A secret of 128 bits. */
export function newRunKey(): string {
  return randomBytes(16).toString("hex");
}

/**
 * The run's folders. Everybody can read their names, in the metadata table or in S3, but only the run has the
 * key that they follow from: a UDF that takes the key cannot be used on the data of another run.
 */
export function runFolders(place: RunPlace): RunFolders {
  const { bucket, path: job } = jobFolder(place);
  const run = createHash("sha256").update(place.run_key).digest("hex").slice(0, 32);
  return {
    bucket,
    trainingDataPath: `${job}data/${run}/`,
    validationDataPath: `${job}validation/${run}/`,
    artefactsPath: `${job}output/${run}/`,
    featureTypesKey: `${job}feature-types/${run}.json`,
  };
}

/** The folder that all runs of a job's name share: a path in the bucket with a slash at its end. */
export function jobFolder({ s3_bucket_uri, s3_output_path, job_name }: Omit<RunPlace, "run_key">): {
  bucket: string;
  path: string;
} {
  const bucket = s3_bucket_uri.replace(/^s3:\/\//, "").replace(/\/+$/, "");
  const job = [...s3_output_path.split("/").filter((part) => part !== ""), job_name].join("/");
  return { bucket, path: `${job}/` };
}

export function s3Uri(bucket: string, path: string): string {
  return `s3://${bucket}/${path}`;
}

/** The bucket and the path, if that is a folder in a bucket. */
export function parseS3Uri(uri: string): { bucket: string; path: string } | undefined {
  const [, bucket, path] = /^s3:\/\/([a-z0-9][a-z0-9.-]*)\/(.+\/)$/.exec(uri) ?? [];
  return bucket === undefined || path === undefined ? undefined : { bucket, path };
}

/** The folder for the validation data of the run that has this one for its training data. */
export function besideTrainingData(path: string): string {
  return path.replace(/\/data\/([^/]+\/)$/, "/validation/$1");
}

/** The key of the same run's types of columns; undefined for a folder of other training data. */
export function featureTypesBeside(path: string): string | undefined {
  const [, job, run] = /^(.*)\/data\/([^/]+)\/$/.exec(path) ?? [];
  return job === undefined ? undefined : `${job}/feature-types/${run}.json`;
}

/**
 * EXPORT writes to the connection's address while SageMaker reads s3_bucket_uri: both must be the same place.
 */
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

/**
 * No more of an address than its host: a password or a signature may stand in the rest, or in one that is no
 * URL.
 */
function hostOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^(?:https?|s3):$/.test(url.protocol) ? ` '${url.protocol}//${url.host}'` : "";
}

/**
 * Throws E-SME-64 when the address names another region. One that is no bucket's, or without a region, says
 * nothing.
 */
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
