import { AwsError } from "../http/aws-error.ts";
import { type ByteRange, parseRange, rangeOfPart } from "./byte-range.ts";
import { type Checksum, checksumHeaders } from "./checksums.ts";
import { checkMayRead } from "./conditions.ts";
import { requireVersion } from "./find-object.ts";
import { encrypted, type S3Request, type S3Response } from "./s3-request.ts";
import { classHeader } from "./storage-class.ts";
import type { StoredObject } from "./stored-object.ts";

/** GetObject. Large content is streamed; it stays what it was when the object is replaced meanwhile. */
export function getObject(request: S3Request): S3Response {
  const object = requireVersion(request);
  const { response, range } = describe(request, object);
  if (response.status === 304) return response;
  return { ...response, body: request.context.store.read(request.bucket, object, range?.start, range?.end) };
}

/** What GetObject would answer, without the content. */
export function headObject(request: S3Request): S3Response {
  return describe(request, requireVersion(request)).response;
}

/** Everything about an object but its content; 304 when the caller has it already. */
function describe(
  request: S3Request,
  object: StoredObject,
): { response: S3Response; range: ByteRange | undefined } {
  const { headers: wanted, query } = request;
  const versioning = request.context.store.bucket(request.bucket).versioning;
  const known = {
    etag: `"${object.etag}"`,
    "last-modified": new Date(object.lastModified).toUTCString(),
    ...(versioning !== undefined && { "x-amz-version-id": object.versionId }),
  };
  if (checkMayRead(wanted, object) === "not modified") {
    return { response: { status: 304, headers: known }, range: undefined };
  }
  const range = wantedRange(request, object);
  const length = range ? range.end - range.start + 1 : object.size;
  const tagCount = Object.keys(object.tags).length;
  const headers: Record<string, string | number> = {
    ...object.headers,
    ...known,
    ...encrypted,
    ...classHeader(object.storageClass),
    "accept-ranges": "bytes",
    "content-length": length,
    ...(tagCount > 0 && { "x-amz-tagging-count": tagCount }),
    ...(range && { "content-range": `bytes ${range.start}-${range.end}/${object.size}` }),
    ...(query.has("partNumber") && object.parts && { "x-amz-mp-parts-count": object.parts.length }),
    ...replacedHeaders(query),
  };
  const checksum = checksumOf(request, object, length);
  if (wanted["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED" && checksum) {
    Object.assign(headers, checksumHeaders(checksum));
  }
  return { response: { status: range ? 206 : 200, headers }, range };
}

/** The checksum of what is answered; of a part its own, where each part has one. */
function checksumOf(
  { query }: S3Request,
  { checksum, parts, size }: StoredObject,
  length: number,
): Checksum | undefined {
  const part = query.has("partNumber") && checksum?.type === "COMPOSITE" ? parts : undefined;
  if (part === undefined) return length === size ? checksum : undefined;
  const own = part.find(({ number }) => number === Number(query.get("partNumber")))?.checksum;
  return own && { ...own, type: "COMPOSITE" };
}

function wantedRange({ headers, query }: S3Request, object: StoredObject): ByteRange | undefined {
  const part = query.get("partNumber");
  if (part === null) return parseRange(headers.range, object.size);
  if (headers.range !== undefined) {
    const message = "Cannot specify both Range header and partNumber query parameter";
    throw new AwsError(400, "InvalidRequest", message);
  }
  const range = rangeOfPart(object, part);
  return object.size === 0 ? undefined : range;
}

const replaceable = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

/** The headers that a reader wants instead of those that the object was stored with. */
export const replacingParameters = replaceable.map((header) => `response-${header}`);

function replacedHeaders(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    replaceable.flatMap((header) => {
      const value = query.get(`response-${header}`);
      return value === null ? [] : [[header, value]];
    }),
  );
}
