import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { AwsError } from "../http/aws-error.ts";
import { checksumAlgorithms, compositeChecksum } from "./checksums.ts";
import type { ObjectStore } from "./object-store.ts";
import { checkKey } from "./objects.ts";
import { type ReceivedContent, receiveContent } from "./receive-content.ts";
import {
  readXml,
  requireBucket,
  type S3Request,
  type S3Response,
  storedHeaders,
  xmlResponse,
} from "./s3-request.ts";
import type { Upload } from "./upload-store.ts";

/** Answers by upload: a client that has lost the answer completes the upload again and gets the same one. */
const completedByStore = new WeakMap<ObjectStore, Map<string, { request: string; response: S3Response }>>();
const mostRemembered = 1000;

const leastPartBytes = 5 * 1024 * 1024;
const mostParts = 10_000;

/** Begins an upload in parts; it lasts until it is completed or aborted, also over a restart. */
export async function createMultipartUpload({
  context,
  bucket,
  key,
  headers,
}: S3Request): Promise<S3Response> {
  requireBucket(context, bucket);
  checkKey(key);
  const algorithm = headers["x-amz-checksum-algorithm"];
  if (algorithm && !checksumAlgorithms[`x-amz-checksum-${algorithm.toLowerCase()}`]) {
    throw new AwsError(501, "NotImplemented", `The checksum ${algorithm} is not available in this local S3.`);
  }
  if (headers["x-amz-checksum-type"] === "FULL_OBJECT") {
    throw new AwsError(
      501,
      "NotImplemented",
      "The checksum type FULL_OBJECT is not available for uploads in parts.",
    );
  }
  const id = await context.uploads.create({ bucket, key, headers: storedHeaders(headers) });
  const response = xmlResponse("InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId: id });
  return algorithm
    ? { ...response, headers: { ...response.headers, "x-amz-checksum-algorithm": algorithm } }
    : response;
}

/** Takes one part, in place of an earlier one of its number. */
export async function uploadPart(request: S3Request): Promise<S3Response> {
  const { context, query, message } = request;
  requireUpload(request);
  const number = Number(query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > mostParts) {
    throw new AwsError(
      400,
      "InvalidArgument",
      `Part number must be an integer between 1 and ${mostParts}, inclusive`,
    );
  }
  const part = await receiveContent(message, context.store.incomingPath());
  if (!(await context.uploads.putPart(query.get("uploadId") ?? "", number, part))) {
    await rm(part.path, { force: true });
    throw noSuchUpload();
  }
  return { status: 200, headers: { etag: `"${part.md5}"`, ...part.checksums } };
}

/** Joins the parts that the request lists, in its order, into one object. */
export async function completeMultipartUpload(request: S3Request): Promise<S3Response> {
  const { context, bucket, key, query } = request;
  requireBucket(context, bucket);
  const { Part: listed } = await readXml(request, "CompleteMultipartUpload");
  const id = query.get("uploadId") ?? "";
  const asked = JSON.stringify([bucket, key, listed]);
  const before = completedByStore.get(context.store)?.get(id);
  if (before?.request === asked) return before.response;
  const upload = requireUpload(request);
  const parts = chooseParts(upload, Array.isArray(listed) ? listed : []);
  const incoming = context.store.incomingPath();
  await pipeline(contentOf(parts), createWriteStream(incoming));
  const md5s = createHash("md5");
  for (const part of parts) md5s.update(Buffer.from(part.md5, "hex"));
  const etag = `${md5s.digest("hex")}-${parts.length}`;
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const checksums = compositeChecksums(parts);
  await context.store.put(bucket, key, incoming, { size, etag, checksums, headers: upload.headers });
  await context.uploads.delete(id);
  const named = Object.entries(checksums).map(([name, value]) => [checksumElement(name), value]);
  const response = xmlResponse("CompleteMultipartUploadResult", {
    Location: `/${bucket}/${key}`,
    Bucket: bucket,
    Key: key,
    ETag: `"${etag}"`,
    ...Object.fromEntries(named),
  });
  remember(context.store, id, asked, response);
  return response;
}

function remember(store: ObjectStore, id: string, request: string, response: S3Response): void {
  const completed = completedByStore.get(store) ?? new Map();
  completedByStore.set(store, completed.set(id, { request, response }));
  const [oldest] = completed.keys();
  if (completed.size > mostRemembered && oldest !== undefined) completed.delete(oldest);
}

/** Forgets an upload with its parts. */
export async function abortMultipartUpload(request: S3Request): Promise<S3Response> {
  requireUpload(request);
  await request.context.uploads.delete(request.query.get("uploadId") ?? "");
  return { status: 204 };
}

function requireUpload({ context, bucket, key, query }: S3Request): Upload {
  requireBucket(context, bucket);
  const upload = context.uploads.get(query.get("uploadId") ?? "");
  if (!upload || upload.bucket !== bucket || upload.key !== key) throw noSuchUpload();
  return upload;
}

function noSuchUpload(): AwsError {
  const message =
    "The specified upload does not exist. " +
    "The upload ID may be invalid, or the upload may have been aborted or completed.";
  return new AwsError(404, "NoSuchUpload", message);
}

function chooseParts(upload: Upload, listed: readonly Record<string, string>[]): ReceivedContent[] {
  if (listed.length === 0) throw new AwsError(400, "MalformedXML", "You must specify at least one part");
  const numbers = listed.map(({ PartNumber }) => Number(PartNumber));
  if (numbers.some((number, i) => i > 0 && number <= (numbers[i - 1] ?? 0))) {
    const message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
    throw new AwsError(400, "InvalidPartOrder", message);
  }
  const parts = listed.map((entry, i) => {
    const part = upload.parts.get(numbers[i] ?? 0);
    if (part && isThatPart(part, entry)) return part;
    const message =
      "One or more of the specified parts could not be found.  The part may not have been uploaded, " +
      "or the specified entity tag may not match the part's entity tag.";
    throw new AwsError(400, "InvalidPart", message, { PartNumber: numbers[i] ?? 0 });
  });
  const small = parts.slice(0, -1).find((part) => part.size < leastPartBytes);
  if (small) {
    const details = { ProposedSize: small.size, MinSizeAllowed: leastPartBytes };
    throw new AwsError(
      400,
      "EntityTooSmall",
      "Your proposed upload is smaller than the minimum allowed size",
      details,
    );
  }
  return parts;
}

function isThatPart(part: ReceivedContent, entry: Record<string, string>): boolean {
  if ((entry.ETag ?? "").replaceAll('"', "") !== part.md5) return false;
  return Object.entries(part.checksums).every(
    ([name, value]) => (entry[checksumElement(name)] ?? value) === value,
  );
}

/** x-amz-checksum-crc32 is ChecksumCRC32 in XML. */
function checksumElement(header: string): string {
  return `Checksum${header.replace("x-amz-checksum-", "").toUpperCase()}`;
}

function compositeChecksums(parts: readonly ReceivedContent[]): Record<string, string> {
  const composites: Record<string, string> = {};
  for (const name of Object.keys(parts[0]?.checksums ?? {})) {
    const checksums = parts.map((part) => part.checksums[name]).filter((checksum) => checksum !== undefined);
    const composite = checksums.length === parts.length ? compositeChecksum(name, checksums) : undefined;
    if (composite) composites[name] = composite;
  }
  return composites;
}

async function* contentOf(parts: readonly ReceivedContent[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    for await (const chunk of createReadStream(part.path)) yield chunk as Buffer;
  }
}
