import { AwsError } from "../http/aws-error.ts";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./buckets.ts";
import { listObjects } from "./list-objects.ts";
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from "./multipart.ts";
import { copyObject, deleteObject, deleteObjects, getObject, headObject, putObject } from "./objects.ts";
import type { S3Request, S3Response } from "./s3-request.ts";

interface S3Operation {
  name: string;
  method: string;
  on: "service" | "bucket" | "object";
  /** What the caller must be allowed; undefined where that depends on the body. */
  action: string | undefined;
  /** Query parameters and headers that tell this operation from others of its method. */
  marks?: readonly string[];
  /**
   * What else it understands; anything more is refused. A name that ends with * stands for all that begin so.
   */
  options?: readonly string[];
  handle(request: S3Request): S3Response | Promise<S3Response>;
}

const contentOptions = [
  "x-amz-checksum-*",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-trailer",
  "x-amz-decoded-content-length",
];
const readOptions = ["if-match", "if-none-match", "x-amz-checksum-mode"];
const writeOptions = ["if-match", "if-none-match", "x-amz-meta-*"];
const listOptions = ["prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type"];

/** All that this S3 has; `findS3Operation` refuses the rest. */
export const s3Operations: readonly S3Operation[] = [
  { name: "ListBuckets", method: "GET", on: "service", action: "s3:ListAllMyBuckets", handle: listBuckets },
  {
    name: "GetBucketLocation",
    method: "GET",
    on: "bucket",
    action: "s3:GetBucketLocation",
    marks: ["location"],
    handle: getBucketLocation,
  },
  {
    name: "ListObjectsV2",
    method: "GET",
    on: "bucket",
    action: "s3:ListBucket",
    marks: ["list-type"],
    options: listOptions,
    handle: listObjects,
  },
  { name: "HeadBucket", method: "HEAD", on: "bucket", action: "s3:ListBucket", handle: headBucket },
  {
    name: "CreateBucket",
    method: "PUT",
    on: "bucket",
    action: "s3:CreateBucket",
    options: contentOptions,
    handle: createBucket,
  },
  { name: "DeleteBucket", method: "DELETE", on: "bucket", action: "s3:DeleteBucket", handle: deleteBucket },
  {
    name: "DeleteObjects",
    method: "POST",
    on: "bucket",
    action: undefined,
    marks: ["delete"],
    options: contentOptions,
    handle: deleteObjects,
  },
  {
    name: "GetObject",
    method: "GET",
    on: "object",
    action: "s3:GetObject",
    options: [...readOptions, "range"],
    handle: getObject,
  },
  {
    name: "HeadObject",
    method: "HEAD",
    on: "object",
    action: "s3:GetObject",
    options: readOptions,
    handle: headObject,
  },
  {
    name: "PutObject",
    method: "PUT",
    on: "object",
    action: "s3:PutObject",
    options: [...contentOptions, ...writeOptions],
    handle: putObject,
  },
  {
    name: "CopyObject",
    method: "PUT",
    on: "object",
    action: "s3:PutObject",
    marks: ["x-amz-copy-source"],
    options: [...writeOptions, "x-amz-metadata-directive"],
    handle: copyObject,
  },
  { name: "DeleteObject", method: "DELETE", on: "object", action: "s3:DeleteObject", handle: deleteObject },
  {
    name: "CreateMultipartUpload",
    method: "POST",
    on: "object",
    action: "s3:PutObject",
    marks: ["uploads"],
    options: [...contentOptions, "x-amz-meta-*"],
    handle: createMultipartUpload,
  },
  {
    name: "UploadPart",
    method: "PUT",
    on: "object",
    action: "s3:PutObject",
    marks: ["uploadId", "partNumber"],
    options: contentOptions,
    handle: uploadPart,
  },
  {
    name: "CompleteMultipartUpload",
    method: "POST",
    on: "object",
    action: "s3:PutObject",
    marks: ["uploadId"],
    options: [...contentOptions, "x-amz-mp-object-size"],
    handle: completeMultipartUpload,
  },
  {
    name: "AbortMultipartUpload",
    method: "DELETE",
    on: "object",
    action: "s3:AbortMultipartUpload",
    marks: ["uploadId"],
    handle: abortMultipartUpload,
  },
];

/** What any request may have: its signature, and what says who sends it. */
const everywhere = [
  "x-id",
  "X-Amz-*",
  "x-amz-date",
  "x-amz-content-sha256",
  "x-amz-security-token",
  "x-amz-user-agent",
  "x-amz-expected-bucket-owner",
];
const conditions = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "range"];

/** The operation a request asks for; refuses what this S3 does not have, by name. */
export function findS3Operation(request: S3Request): S3Operation {
  const method = request.message.method ?? "";
  const on = request.key !== "" ? "object" : request.bucket !== "" ? "bucket" : "service";
  const given = [...request.query.keys(), ...Object.keys(request.headers).filter(matters)];
  const operation = s3Operations
    .filter((one) => one.method === method && one.on === on)
    .filter(({ marks = [] }) => marks.every((mark) => given.includes(mark)))
    .sort((a, b) => (b.marks?.length ?? 0) - (a.marks?.length ?? 0))[0];
  if (!operation) {
    const query = [...request.query.keys()].join(", ");
    throw notImplemented(`${method} of a ${on}${query ? ` with the parameters ${query}` : ""}`);
  }
  const understood = [...everywhere, ...(operation.marks ?? []), ...(operation.options ?? [])];
  const odd = given.find((name) => !understood.some((pattern) => fits(pattern, name)));
  if (odd !== undefined) throw notImplemented(`${operation.name} with ${odd}`);
  if ((request.headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-AWS4-")) {
    throw notImplemented(`A body signed chunk by chunk (${request.headers["x-amz-content-sha256"]})`);
  }
  const owner = request.headers["x-amz-expected-bucket-owner"];
  if (owner !== undefined && owner !== request.context.accountId)
    throw new AwsError(403, "AccessDenied", "Access Denied");
  return operation;
}

function matters(header: string): boolean {
  return header.startsWith("x-amz-") || conditions.includes(header);
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function notImplemented(what: string): AwsError {
  return new AwsError(501, "NotImplemented", `${what} is not available in this local S3.`);
}
