import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile } from "node:fs/promises";
import { AwsError } from "../http/aws-error.ts";
import { checksumAlgorithms } from "./checksums.ts";
import type { StoredObject } from "./object-store.ts";
import { receiveContent } from "./receive-content.ts";
import { refusalOfRight, requireRight } from "./rights.ts";
import {
  readXml,
  requireBucket,
  requireObject,
  type S3Request,
  type S3Response,
  storedHeaders,
  xmlResponse,
} from "./s3-request.ts";

const longestKeyBytes = 1024;
const mostDeletedKeys = 1000;

/** Stores an object when its content is whole and fits its checksums and conditions. */
export async function putObject(request: S3Request): Promise<S3Response> {
  const { context, bucket, key, headers, message } = request;
  requireBucket(context, bucket);
  checkKey(key);
  checkMayWrite(request);
  const received = await receiveContent(message, context.store.incomingPath());
  requireBucket(context, bucket);
  const { path, size, md5, checksums } = received;
  const object = { size, etag: md5, headers: storedHeaders(headers), checksums };
  await context.store.put(bucket, key, path, object);
  const type: Record<string, string> =
    Object.keys(checksums).length > 0 ? { "x-amz-checksum-type": "FULL_OBJECT" } : {};
  return { status: 200, headers: { etag: `"${md5}"`, ...checksums, ...type } };
}

/** GetObject. The file is opened at once and streamed. */
export function getObject(request: S3Request): S3Response {
  const object = requireObject(request);
  const response = describeObject(request, object);
  if (response.status === 304) return response;
  const range = parseRange(request.headers.range, object);
  const fd = request.context.store.openContent(request.bucket, object);
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  if (object.size === 0) return { ...response, body: createReadStream("", { fd, end: 0 }) };
  const body = createReadStream("", { fd, start, end });
  if (!range) return { ...response, body };
  const headers = { ...withoutChecksums(response.headers), "content-length": end - start + 1 };
  const contentRange = `bytes ${start}-${end}/${object.size}`;
  return { status: 206, headers: { ...headers, "content-range": contentRange }, body };
}

/** What GetObject would answer, without the content. */
export function headObject(request: S3Request): S3Response {
  return describeObject(request, requireObject(request));
}

/** DeleteObject succeeds whether or not the key exists. */
export async function deleteObject({ context, bucket, key }: S3Request): Promise<S3Response> {
  requireBucket(context, bucket);
  await context.store.delete(bucket, key);
  return { status: 204 };
}

/** DeleteObjects, a batch of up to 1000 keys. */
export async function deleteObjects(request: S3Request): Promise<S3Response> {
  const { context, bucket } = request;
  requireBucket(context, bucket);
  const { Object: entries, Quiet: quiet } = await readXml(request, "Delete");
  const keys = (Array.isArray(entries) ? entries : []).map((entry: { Key?: string; VersionId?: string }) => {
    if (entry.VersionId !== undefined) {
      throw new AwsError(501, "NotImplemented", "Deleting by VersionId is not available in this local S3.");
    }
    return entry.Key ?? "";
  });
  if (keys.length === 0 || keys.length > mostDeletedKeys || keys.includes("")) {
    const message =
      "The XML you provided was not well-formed or did not validate against our published schema";
    throw new AwsError(400, "MalformedXML", message);
  }
  const refused = keys.flatMap((Key) => {
    const Message = refusalOfRight({ ...request, key: Key }, "s3:DeleteObject");
    return Message === undefined ? [] : [{ Key, Code: "AccessDenied", Message }];
  });
  const deleted = keys.filter((key) => !refused.some(({ Key }) => Key === key));
  for (const key of deleted) await context.store.delete(bucket, key);
  return xmlResponse("DeleteResult", {
    Deleted: quiet === "true" ? [] : deleted.map((Key) => ({ Key })),
    Error: refused,
  });
}

/** Copies an object with its headers, or with those of the request. */
export async function copyObject(request: S3Request): Promise<S3Response> {
  const { context, bucket, key, headers } = request;
  requireBucket(context, bucket);
  checkKey(key);
  checkMayWrite(request);
  const { bucket: fromBucket, key: fromKey } = copySource(headers["x-amz-copy-source"] ?? "");
  const from = { ...request, bucket: fromBucket, key: fromKey };
  requireRight(from, "s3:GetObject");
  const source = requireObject(from);
  const replaces = headers["x-amz-metadata-directive"] === "REPLACE";
  const incoming = context.store.incomingPath();
  await copyFile(context.store.contentPath(fromBucket, source), incoming);
  const { size } = source;
  const { etag, checksums } = source.etag.includes("-") ? await digestsOf(incoming, source) : source;
  const kept = replaces ? storedHeaders(headers) : source.headers;
  const copy = await context.store.put(bucket, key, incoming, { size, etag, checksums, headers: kept });
  return xmlResponse("CopyObjectResult", { LastModified: copy.lastModified, ETag: `"${etag}"` });
}

function copySource(header: string): { bucket: string; key: string } {
  const [path = "", version] = header.split("?versionId=");
  if (version !== undefined)
    throw new AwsError(501, "NotImplemented", "Copying by versionId is not available in this local S3.");
  let decoded = "";
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // Refused below, since it names no bucket and key.
  }
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded) ?? [];
  if (bucket !== undefined && key !== undefined) return { bucket, key };
  throw new AwsError(
    400,
    "InvalidArgument",
    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
    {
      ArgumentName: "x-amz-copy-source",
      ArgumentValue: header,
    },
  );
}

/**
 * A copy is one piece, also of an object that was uploaded in parts, and its digests are those of its
 * content.
 */
async function digestsOf(
  path: string,
  { checksums }: StoredObject,
): Promise<{ etag: string; checksums: Record<string, string> }> {
  const md5 = createHash("md5");
  const whole = Object.keys(checksums).flatMap((name) => {
    const checksum = checksumAlgorithms[name]?.();
    return checksum ? [{ name, checksum }] : [];
  });
  for await (const chunk of createReadStream(path)) {
    md5.update(chunk);
    for (const { checksum } of whole) checksum.update(chunk);
  }
  return {
    etag: md5.digest("hex"),
    checksums: Object.fromEntries(whole.map(({ name, checksum }) => [name, checksum.digest()])),
  };
}

/** Refuses a key of more than 1024 bytes. */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= longestKeyBytes) return;
  const details = { Size: size, MaxSizeAllowed: longestKeyBytes };
  throw new AwsError(400, "KeyTooLongError", "Your key is too long", details);
}

function checkMayWrite({ context, bucket, key, headers }: S3Request): void {
  const existing = context.store.find(bucket, key);
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined && noneMatch !== "*") {
    throw new AwsError(
      501,
      "NotImplemented",
      "If-None-Match with a value other than * is not available for writing.",
    );
  }
  const match = headers["if-match"];
  if (match !== undefined && !existing)
    throw new AwsError(404, "NoSuchKey", "The specified key does not exist.");
  if ((noneMatch && existing) || (match !== undefined && !matches(match, existing?.etag ?? "")))
    throw preconditionFailed();
}

/** Everything about an object but its content; 304 when the caller has it already. */
function describeObject({ headers: wanted }: S3Request, object: StoredObject): S3Response {
  const { etag, lastModified, headers, checksums, size } = object;
  const ifMatch = wanted["if-match"];
  const ifNoneMatch = wanted["if-none-match"];
  if (ifMatch !== undefined && !matches(ifMatch, etag)) throw preconditionFailed();
  const known = { etag: `"${etag}"`, "last-modified": new Date(lastModified).toUTCString() };
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) return { status: 304, headers: known };
  const described: Record<string, string | number> = {
    ...headers,
    ...known,
    "accept-ranges": "bytes",
    "content-length": size,
  };
  if (wanted["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED") {
    const [checksum] = Object.values(checksums);
    Object.assign(described, checksums);
    if (checksum) described["x-amz-checksum-type"] = checksum.includes("-") ? "COMPOSITE" : "FULL_OBJECT";
  }
  return { status: 200, headers: described };
}

function withoutChecksums(headers: S3Response["headers"] = {}): Record<string, string | number> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("x-amz-checksum-")));
}

function matches(condition: string, etag: string): boolean {
  return condition === "*" || condition.split(",").some((one) => one.trim().replaceAll('"', "") === etag);
}

function preconditionFailed(): AwsError {
  return new AwsError(
    412,
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
  );
}

/** A range of bytes, both ends included; undefined for the whole object. */
function parseRange(
  header: string | undefined,
  { size }: StoredObject,
): { start: number; end: number } | undefined {
  if (header === undefined) return undefined;
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === undefined || last === undefined || first + last === "") {
    throw new AwsError(501, "NotImplemented", `The range ${header} is not available in this local S3.`);
  }
  // S3 ignores a range that ends before it begins.
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) {
    const details = { RangeRequested: header, ActualObjectSize: size };
    throw new AwsError(416, "InvalidRange", "The requested range is not satisfiable", details);
  }
  return { start, end };
}
