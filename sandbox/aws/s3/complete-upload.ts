import { createHash } from "node:crypto";
import { AwsError } from "../http/aws-error.ts";
import {
  algorithmNames,
  type Checksum,
  checkForm,
  checksumHeader,
  checksumMembers,
  compositeChecksum,
  defaultAlgorithm,
  joinedChecksum,
  ofWhole,
  startChecksum,
} from "./checksums.ts";
import { writeCondition } from "./conditions.ts";
import { FileContent } from "./file-content.ts";
import type { ObjectStore } from "./object-store.ts";
import { newVersionHeader } from "./put-object.ts";
import { readXml } from "./read-xml.ts";
import { discardContent } from "./receive-content.ts";
import {
  encrypted,
  malformedXml,
  requireBucket,
  type S3Request,
  type S3Response,
  xmlResponse,
} from "./s3-request.ts";
import { storeStream } from "./store-stream.ts";
import type { Upload, UploadedPart } from "./upload-store.ts";
import { noSuchUpload, requireUpload } from "./uploads.ts";

/** Answers by upload: a client that has lost the answer completes the upload again and gets the same one. */
const completedByStore = new WeakMap<ObjectStore, Map<string, { request: string; response: S3Response }>>();
const mostRemembered = 1000;

const leastPartBytes = 5 * 1024 * 1024;
/** Parts of more are copied into one file, since who reads an object opens its files at once. */
const mostFiles = 100;

/** Joins the parts that the request lists, in its order, into one object. */
export async function completeMultipartUpload(request: S3Request): Promise<S3Response> {
  const { context, bucket, key, headers, query } = request;
  requireBucket(context, bucket);
  const mayWrite = writeCondition(headers, key);
  // The header is of the whole object, not of this request's body.
  const isEmpty = Number(headers["x-amz-decoded-content-length"] ?? headers["content-length"] ?? 0) === 0;
  const { Part: listed = [] } = isEmpty
    ? {}
    : await readXml(withoutChecksums(request), "CompleteMultipartUpload");
  const id = query.get("uploadId") ?? "";
  const asked = JSON.stringify([bucket, key, listed]);
  const before = completedByStore.get(context.store)?.get(id);
  if (before?.request === asked) return before.response;
  const upload = requireUpload(request);
  mayWrite(context.store.find(bucket, key));
  checkUndisturbed(request, upload);
  checkType(upload, headers["x-amz-checksum-type"]);
  const parts = chooseParts(upload, listed);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  checkSize(headers["x-amz-mp-object-size"], size);
  const algorithm = upload.checksum?.algorithm ?? defaultAlgorithm;
  const isComposite = upload.checksum?.type === "COMPOSITE";
  const known = isComposite ? compositeOf(upload, parts) : joinedChecksum(algorithm, parts);
  const running = startChecksum(algorithm);
  const content =
    known && parts.length <= mostFiles
      ? { parts: parts.map(({ path }) => path) }
      : await storeStream(context, contentOf(parts), size, known ? [] : [running]);
  try {
    const checksum = known ?? ofWhole(algorithm, running);
    checkChecksum(checksum, headers);
    if (context.uploads.get(id) === undefined) throw noSuchUpload(id);
    const etag = etagOf(parts);
    const { versionId } = context.store.put(
      bucket,
      key,
      content,
      {
        size,
        etag,
        checksum,
        headers: upload.headers,
        tags: upload.tags,
        storageClass: upload.storageClass,
        parts: parts.map(({ number, size, checksum }) => ({ number, size, checksum })),
      },
      mayWrite,
    );
    const result = {
      Location: `http://${request.headers.host}/${bucket}/${encodeURIComponent(key)}`,
      Bucket: bucket,
      Key: key,
      ETag: `"${etag}"`,
      ...checksumMembers(checksum),
    };
    const version = newVersionHeader(request, versionId);
    const response = xmlResponse("CompleteMultipartUploadResult", result, { ...encrypted, ...version });
    remember(context.store, id, asked, response);
    await context.uploads.delete(id);
    return response;
  } catch (cause) {
    await discardContent(content);
    throw cause;
  }
}

/** A condition on the object cannot be judged when that was written or deleted while the upload went on. */
function checkUndisturbed({ context, bucket, key, headers }: S3Request, upload: Upload): void {
  const condition = ["If-Match", "If-None-Match"].find((name) => name.toLowerCase() in headers);
  if (condition === undefined) return;
  const existing = context.store.find(bucket, key);
  const isWritten = existing !== undefined && new Date(existing.lastModified) > upload.initiated;
  if (!isWritten && !context.uploads.hasSeenDeletion(upload.id)) return;
  const message =
    "The conditional request cannot succeed due to a conflicting operation against this resource.";
  throw new AwsError(409, "ConditionalRequestConflict", message, { Condition: condition, Key: key });
}

function withoutChecksums(request: S3Request): S3Request {
  const kept = Object.entries(request.headers).filter(([name]) => !name.startsWith("x-amz-checksum-"));
  return { ...request, headers: Object.fromEntries(kept) };
}

function remember(store: ObjectStore, id: string, request: string, response: S3Response): void {
  const completed = completedByStore.get(store) ?? new Map();
  completedByStore.set(store, completed.set(id, { request, response }));
  const [oldest] = completed.keys();
  if (completed.size > mostRemembered && oldest !== undefined) completed.delete(oldest);
}

function chooseParts(upload: Upload, listed: unknown): UploadedPart[] {
  if (!Array.isArray(listed)) throw malformedXml();
  if (listed.length === 0) throw invalidRequest("You must specify at least one part");
  const numbers = listed.map(({ PartNumber }) => Number(PartNumber));
  if (numbers.some((number, i) => i > 0 && number <= (numbers[i - 1] ?? 0))) {
    const message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
    throw new AwsError(400, "InvalidPartOrder", message, { UploadId: upload.id });
  }
  const parts = listed.map((entry, i) => requirePart(upload, numbers[i] ?? 0, entry));
  const small = parts.slice(0, -1).find((part) => part.size < leastPartBytes);
  if (small === undefined) return parts;
  throw new AwsError(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    ETag: small.md5,
    MinSizeAllowed: leastPartBytes,
    PartNumber: small.number,
    ProposedSize: small.size,
  });
}

function requirePart(upload: Upload, number: number, entry: Record<string, string>): UploadedPart {
  const known = ["ETag", "PartNumber", "#text", ...algorithmNames.map((name) => `Checksum${name}`)];
  const odd = Object.keys(entry).find((name) => !known.includes(name));
  if (odd !== undefined) throw notImplemented(`${odd} of a part`);
  const part = upload.parts.get(number);
  const etag = (entry.ETag ?? "").replaceAll('"', "");
  if (part && etag === part.md5 && hasChecksum(upload, part, entry)) return part;
  const message =
    "One or more of the specified parts could not be found.  The part may not have been uploaded, " +
    "or the specified entity tag may not match the part's entity tag.";
  throw new AwsError(400, "InvalidPart", message, { ETag: etag, PartNumber: number, UploadId: upload.id });
}

/** A composite checksum needs that of each part from the client, which is to have seen it. */
function hasChecksum(
  { checksum: chosen }: Upload,
  part: UploadedPart,
  entry: Record<string, string>,
): boolean {
  const { checksum } = part;
  const given = algorithmNames.find((algorithm) => entry[`Checksum${algorithm}`] !== undefined);
  // S3 compares with no checksum of its own when the upload has chosen none.
  if (checksum === undefined || chosen === undefined) return given === undefined;
  const named = entry[`Checksum${checksum.algorithm}`];
  if (named !== undefined) return named === checksum.value;
  if (given !== undefined) {
    const message = `The ${given.toLowerCase()} you specified for part ${part.number} did not match what we received.`;
    throw new AwsError(400, "BadDigest", message);
  }
  if (chosen.type !== "COMPOSITE") return true;
  throw invalidRequest(
    `The upload was created using a ${chosen.algorithm.toLowerCase()} checksum. ` +
      "The complete request must include the checksum for each part. " +
      `It was missing for part ${part.number} in the request.`,
  );
}

function compositeOf({ checksum }: Upload, parts: readonly UploadedPart[]): Checksum {
  const values = parts.map((part) => part.checksum?.value ?? "");
  return compositeChecksum(checksum?.algorithm ?? defaultAlgorithm, values);
}

function etagOf(parts: readonly UploadedPart[]): string {
  const md5s = createHash("md5");
  for (const part of parts) md5s.update(Buffer.from(part.md5, "hex"));
  return `${md5s.digest("hex")}-${parts.length}`;
}

function checkSize(wanted: string | undefined, size: number): void {
  if (wanted === undefined || Number(wanted) === size) return;
  const message = `The provided 'x-amz-mp-object-size' header value ${wanted} does not match what was computed: ${size}`;
  throw invalidRequest(message);
}

function checkType({ checksum }: Upload, type: string | undefined): void {
  if (type === undefined || type === checksum?.type) return;
  throw invalidRequest(
    `The upload was created using the ${checksum?.type ?? "null"} checksum mode. The complete request must use the same checksum mode.`,
  );
}

/** Compares with what the request says of the checksum of the whole. */
function checkChecksum(checksum: Checksum, headers: S3Request["headers"]): void {
  const sent = headers[checksumHeader(checksum.algorithm)];
  const other = algorithmNames.find(
    (name) => name !== checksum.algorithm && headers[checksumHeader(name)] !== undefined,
  );
  if (other !== undefined) {
    throw notImplemented(`${checksumHeader(other)} of an upload whose checksum is ${checksum.algorithm}`);
  }
  if (sent === undefined) return;
  if (checksum.type === "FULL_OBJECT") checkForm(checksum.algorithm, sent);
  if (sent === checksum.value || (checksum.type === "COMPOSITE" && checksum.value.startsWith(`${sent}-`)))
    return;
  const name = checksum.algorithm.toLowerCase();
  throw new AwsError(400, "BadDigest", `The ${name} you specified did not match the calculated checksum.`);
}

function notImplemented(what: string): AwsError {
  const message = `CompleteMultipartUpload with ${what} is not available in this local S3.`;
  return new AwsError(501, "NotImplemented", message);
}

function invalidRequest(message: string): AwsError {
  return new AwsError(400, "InvalidRequest", message);
}

/** Each is opened when it is its turn. */
function* contentOf(parts: readonly UploadedPart[]) {
  for (const part of parts) {
    yield part.size === 0
      ? Buffer.alloc(0)
      : new FileContent([{ path: part.path, start: 0, end: part.size - 1 }]);
  }
}
