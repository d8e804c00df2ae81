import { type Asked, type Page, pageOf, readAsked } from "./listing.ts";
import {
  invalidArgument,
  isListed,
  ownerOf,
  requireBucket,
  type S3Request,
  type S3Response,
  xmlResponse,
} from "./s3-request.ts";
import type { StoredObject } from "./stored-object.ts";

export function listObjectsV2(request: S3Request): S3Response {
  const { context, bucket, query } = request;
  requireBucket(context, bucket);
  const asked = readAsked(query, "max-keys");
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after");
  const after = token === null ? (startAfter ?? "") : decodeToken(token);
  const page = findPage(request, { ...asked, after, passesPrefix: token !== null });
  const next = nameOfLast(page);
  const owner = query.get("fetch-owner") === "true" ? ownerOf(context) : undefined;
  return listResponse(request, asked, page, {
    KeyCount: page.entries.length + page.prefixes.length,
    IsTruncated: next !== undefined,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: next === undefined ? undefined : Buffer.from(next).toString("base64url"),
    StartAfter: startAfter === null || token !== null ? undefined : asked.encode(startAfter),
    Contents: page.entries.map((object) => contentMembers(object, asked.encode, owner)),
  });
}

/** ListObjects, the first version, whose pages begin after a key. */
export function listObjects(request: S3Request): S3Response {
  const { context, bucket, query } = request;
  requireBucket(context, bucket);
  const asked = readAsked(query, "max-keys");
  const marker = query.get("marker") ?? "";
  const page = findPage(request, { ...asked, after: marker, passesPrefix: true });
  const next = nameOfLast(page);
  const owner = ownerOf(context);
  return listResponse(request, asked, page, {
    Marker: asked.encode(marker),
    // Without a delimiter the next page begins after the last key of this one.
    NextMarker: next === undefined || asked.delimiter === "" ? undefined : asked.encode(next),
    IsTruncated: next !== undefined,
    Contents: page.entries.map((object) => contentMembers(object, asked.encode, owner)),
  });
}

function findPage(request: S3Request, asked: Asked): Page<StoredObject> {
  const { context, bucket } = request;
  const objectsOf = (key: string) => {
    const object = context.store.find(bucket, key);
    return object && isListed(request, object) ? [object] : [];
  };
  return pageOf(context.store.keys(bucket), asked, objectsOf);
}

type Read = ReturnType<typeof readAsked>;

function listResponse(
  { context, bucket }: S3Request,
  { prefix, delimiter, most, encodingType, encode }: Read,
  page: Page<StoredObject>,
  members: Parameters<typeof xmlResponse>[1] & object,
): S3Response {
  const content = {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    MaxKeys: most,
    EncodingType: encodingType,
    ...members,
    CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
  };
  return xmlResponse("ListBucketResult", content, { "x-amz-bucket-region": context.region });
}

function nameOfLast({ last }: Page<StoredObject>): string | undefined {
  if (last === undefined) return undefined;
  return "prefix" in last ? last.prefix : last.entry.key;
}

/** What lists tell of an object. */
export function contentMembers(
  { key, lastModified, etag, size, checksum, storageClass }: StoredObject,
  encode: (text: string) => string,
  owner: { ID: string } | undefined,
) {
  return {
    Key: encode(key),
    LastModified: lastModified,
    ETag: `"${etag}"`,
    ChecksumAlgorithm: checksum?.algorithm,
    ChecksumType: checksum?.type,
    Size: size,
    StorageClass: storageClass,
    Owner: owner,
  };
}

export function decodeToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString("utf8");
  if (token !== "" && Buffer.from(text).toString("base64url") === token) return text;
  const message = "The continuation token provided is incorrect";
  throw invalidArgument(message, "continuation-token", token === "" ? undefined : token);
}
