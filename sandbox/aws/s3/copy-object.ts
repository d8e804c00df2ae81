import { createHash } from "node:crypto";
import { AwsError } from "../http/aws-error.ts";

import {
  type Checksum,
  type ChecksumAlgorithm,
  checksumMembers,
  defaultAlgorithm,
  ofWhole,
  startChecksum,
} from "./checksums.ts";
import { writeCondition } from "./conditions.ts";
import type { Content } from "./content.ts";
import { requireCopySource } from "./copy-source.ts";
import { discardContent, mostBytesOfRequest } from "./receive-content.ts";
import {
  encrypted,
  invalidArgument,
  requireBucket,
  type S3Request,
  type S3Response,
  storedHeaders,
  xmlResponse,
} from "./s3-request.ts";
import { wantedClass } from "./storage-class.ts";
import { storeStream, wantedAlgorithm } from "./store-stream.ts";
import { tagsOfHeader } from "./tagging.ts";

/** Copies an object with its headers and tags, or with those of the request. */
export async function copyObject(request: S3Request): Promise<S3Response> {
  const { context, bucket, key, headers } = request;
  requireBucket(context, bucket);
  const mayWrite = writeCondition(headers, key);
  const replacesHeaders = readDirective(headers, "x-amz-metadata-directive");
  const replacesTags = readDirective(headers, "x-amz-tagging-directive");
  const storageClass = wantedClass(headers);
  const tags = tagsOfHeader(headers["x-amz-tagging"]);
  const source = requireCopySource(request);
  const { object } = source;
  if (
    source.bucket === bucket &&
    object.key === key &&
    !replacesHeaders &&
    !namesWhatItMayChange(headers) &&
    isNewest(request, object.versionId)
  ) {
    throw illegalCopy();
  }
  if (object.size > mostBytesOfRequest) throw tooLargeToCopy();
  mayWrite(context.store.find(bucket, key));
  const algorithm = wantedAlgorithm(headers) ?? object.checksum?.algorithm ?? defaultAlgorithm;
  const { content, etag, checksum } = await copyContent(request, source, algorithm);
  try {
    requireBucket(context, bucket);
    const kept = {
      headers: replacesHeaders ? storedHeaders(headers) : object.headers,
      tags: replacesTags ? tags : object.tags,
    };
    const copy = context.store.put(
      bucket,
      key,
      content,
      { size: object.size, etag, checksum, storageClass, ...kept },
      mayWrite,
    );
    const result = { LastModified: copy.lastModified, ETag: `"${etag}"`, ...checksumMembers(checksum) };
    const { versioning } = context.store.bucket(bucket);
    // Unlike PutObject, it names the version also where no more versions are kept.
    const version = versioning === undefined ? {} : { "x-amz-version-id": copy.versionId };
    return xmlResponse("CopyObjectResult", result, { ...encrypted, ...source.headers, ...version });
  } catch (cause) {
    await discardContent(content);
    throw cause;
  }
}

/**
 * A copy is one piece, also of an object that was uploaded in parts: its digests are those of its content.
 */
async function copyContent(
  { context }: S3Request,
  { bucket, object }: ReturnType<typeof requireCopySource>,
  algorithm: ChecksumAlgorithm,
): Promise<{ content: Content; etag: string; checksum: Checksum }> {
  const read = context.store.read(bucket, object);
  const md5 = createHash("md5");
  const running = startChecksum(algorithm);
  const content = await storeStream(context, [read], object.size, [md5, running]);
  return { content, etag: md5.digest("hex"), checksum: ofWhole(algorithm, running) };
}

/** Who names a storage class or encryption may copy an object to itself, even if they are what it has. */
function namesWhatItMayChange(headers: S3Request["headers"]): boolean {
  return ["x-amz-storage-class", "x-amz-server-side-encryption"].some((name) => name in headers);
}

function isNewest({ context, bucket, key }: S3Request, versionId: string): boolean {
  return context.store.versions(bucket, key)[0]?.versionId === versionId;
}

/** Whether the request's own are to be taken instead of the source's. */
function readDirective(headers: S3Request["headers"], name: string): boolean {
  const directive = headers[name] ?? "COPY";
  if (directive === "COPY" || directive === "REPLACE") return directive === "REPLACE";
  const what = name === "x-amz-tagging-directive" ? "tagging" : "metadata";
  throw invalidArgument(`Unknown ${what} directive.`, name, directive);
}

function illegalCopy(): AwsError {
  const message =
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";
  return new AwsError(400, "InvalidRequest", message);
}

function tooLargeToCopy(): AwsError {
  const message = `The specified copy source is larger than the maximum allowable size for a copy source: ${mostBytesOfRequest}`;
  return new AwsError(400, "InvalidRequest", message);
}
