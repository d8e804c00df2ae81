/** Tags of objects and buckets. */
import { AwsError } from "../http/aws-error.ts";
import { requireVersion } from "./find-object.ts";
import { readXml } from "./read-xml.ts";
import {
  invalidArgument,
  malformedXml,
  requireBucket,
  type S3Request,
  type S3Response,
  xmlResponse,
} from "./s3-request.ts";
import type { StoredObject } from "./stored-object.ts";

type Tags = Record<string, string>;

const mostTags = { object: 10, bucket: 50 };
const systemTag = {
  object: "Your TagKey cannot be prefixed with aws:",
  bucket: "System tags cannot be added/updated by requester",
};
const longestKey = 128;
const longestValue = 256;

export function getObjectTagging(request: S3Request): S3Response {
  const object = requireTagged(request);
  return tagsResponse(object.tags, versionHeader(request, object.versionId));
}

/** In S3 this operation alone refuses a delete marker as those do that write, and names the bucket. */
function requireTagged(request: S3Request): StoredObject {
  const { bucket, key } = request;
  try {
    return requireVersion(request, { refusesDeleteMarker: true });
  } catch (cause) {
    if (!(cause instanceof AwsError) || cause.code !== "NoSuchKey") throw cause;
    throw new AwsError(404, "NoSuchKey", cause.message, { Key: `${bucket}/${key}` });
  }
}

export async function putObjectTagging(request: S3Request): Promise<S3Response> {
  requireVersion(request);
  const tags = await readTags(request, "object");
  const object = requireVersion(request);
  request.context.store.setTags(request.bucket, object, tags);
  return { status: 200, headers: versionHeader(request, object.versionId) };
}

export function deleteObjectTagging(request: S3Request): S3Response {
  const object = requireVersion(request);
  request.context.store.setTags(request.bucket, object, {});
  return { status: 204, headers: versionHeader(request, object.versionId) };
}

export function getBucketTagging({ context, bucket }: S3Request): S3Response {
  requireBucket(context, bucket);
  const { tags = {} } = context.store.bucket(bucket);
  if (Object.keys(tags).length > 0) return tagsResponse(tags);
  throw new AwsError(404, "NoSuchTagSet", "The TagSet does not exist", { BucketName: bucket });
}

export async function putBucketTagging(request: S3Request): Promise<S3Response> {
  const { context, bucket } = request;
  requireBucket(context, bucket);
  const tags = await readTags(request, "bucket");
  requireBucket(context, bucket);
  await context.store.changeBucket(bucket, { tags });
  return { status: 204 };
}

export async function deleteBucketTagging({ context, bucket }: S3Request): Promise<S3Response> {
  requireBucket(context, bucket);
  await context.store.changeBucket(bucket, { tags: {} });
  return { status: 204 };
}

/** The tags in the header x-amz-tagging, which has the form of a query. */
export function tagsOfHeader(header: string | undefined): Tags {
  if (header === undefined) return {};
  const pairs = [...new URLSearchParams(header)];
  const isOdd = pairs.some((pair) => !pair.every(isTagText));
  if (isOdd || new Set(pairs.map(([key]) => key)).size < pairs.length) {
    const message =
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.";
    throw invalidArgument(message, "x-amz-tagging", header);
  }
  return checkTags(pairs, "object");
}

/** The tags of a TagSet in XML. */
export function tagsOfSet(set: unknown, kind: keyof typeof mostTags): Tags {
  const { Tag: tags = [] } = typeof set === "object" && set !== null ? (set as { Tag?: unknown }) : {};
  if (!Array.isArray(tags)) throw malformedXml();
  const pairs = tags.map(({ Key, Value }): [string, string] => {
    if (typeof Key !== "string" || typeof Value !== "string") throw malformedXml();
    return [Key, Value];
  });
  const twice = pairs.find(([key], i) => pairs.findIndex(([other]) => other === key) < i);
  if (twice) throw invalidTag("Cannot provide multiple Tags with the same key", twice[0]);
  return checkTags(pairs, kind);
}

async function readTags(request: S3Request, kind: keyof typeof mostTags): Promise<Tags> {
  const { TagSet } = await readXml(request, "Tagging");
  if (TagSet === undefined) throw malformedXml();
  return tagsOfSet(TagSet, kind);
}

function checkTags(pairs: [string, string][], kind: keyof typeof mostTags): Tags {
  if (pairs.length > mostTags[kind]) {
    const what = kind === "object" ? "Object" : "Bucket";
    const message = `${what} tags cannot be greater than ${mostTags[kind]}`;
    throw new AwsError(400, kind === "object" ? "BadRequest" : "InvalidTag", message);
  }
  for (const [key, value] of pairs) {
    if (key.startsWith("aws:")) throw invalidTag(systemTag[kind], key);
    if (key === "" || key.length > longestKey || !isTagText(key)) {
      throw invalidTag("The TagKey you have provided is invalid", key);
    }
    if (value.length > longestValue || !isTagText(value)) {
      const message = "The TagValue you have provided is invalid";
      throw new AwsError(400, "InvalidTag", message, { TagKey: key, TagValue: value });
    }
  }
  return Object.fromEntries(pairs);
}

function isTagText(text: string): boolean {
  return /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}

function invalidTag(message: string, key: string): AwsError {
  return new AwsError(400, "InvalidTag", message, { TagKey: key });
}

function tagsResponse(tags: Tags, headers: Record<string, string> = {}): S3Response {
  const Tag = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return xmlResponse("Tagging", { TagSet: { Tag } }, headers);
}

function versionHeader({ context, bucket }: S3Request, versionId: string): Record<string, string> {
  return context.store.bucket(bucket).versioning === undefined ? {} : { "x-amz-version-id": versionId };
}
