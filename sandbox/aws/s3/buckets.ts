import { AwsError } from "../http/aws-error.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { decodeToken } from "./list-objects.ts";
import { parseCount } from "./listing.ts";
import { readXml } from "./read-xml.ts";
import {
  invalidArgument,
  malformedXml,
  ownerOf,
  requireBucket,
  type S3Request,
  type S3Response,
  xmlResponse,
} from "./s3-request.ts";
import { tagsOfSet } from "./tagging.ts";

const bucketNameForm = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** Where AWS has regions, by the beginning of their names. */
const directions: Readonly<Record<string, string>> = {
  af: "south",
  ap: "east|northeast|south|southeast",
  ca: "central|west",
  cn: "north|northwest",
  eu: "central|north|south|west",
  il: "central",
  me: "central|south",
  mx: "central",
  sa: "east",
  us: "east|west",
  "us-gov": "east|west",
};
const mostBuckets = 10_000;

/** Whether S3 allows the name for a bucket. */
export function isBucketName(name: string): boolean {
  return bucketNameForm.test(name);
}

function isRegion(name: string): boolean {
  const [, area = "", direction = ""] = /^(.+)-([a-z]+)-\d$/.exec(name) ?? [];
  return (directions[area] ?? "").split("|").includes(direction) && direction !== "";
}

export function listBuckets({ context, query }: S3Request): S3Response {
  const prefix = query.get("prefix") ?? "";
  const region = query.get("bucket-region");
  if (region !== null && !isRegion(region)) {
    throw invalidArgument(`Argument value ${region} is not a valid AWS Region`, "bucket-region");
  }
  const token = query.get("continuation-token") ?? "";
  const after = token === "" ? "" : decodeToken(token);
  const most = Math.min(parseCount(query.get("max-buckets"), "max-buckets") ?? mostBuckets, mostBuckets);
  const names = context.store.bucketNames().filter((name) => {
    const bucket = context.store.bucket(name);
    const isAsked = name.startsWith(prefix) && name > after && (region ?? bucket.region) === bucket.region;
    return isAsked && bucket.accountId === context.accountId;
  });
  const page = names.slice(0, most);
  // Only who asks for pages is told of the region.
  const isPaged = query.has("max-buckets") || prefix !== "" || region !== null;
  const described = page.map((Name) => ({
    Name,
    CreationDate: context.store.bucket(Name).created.toISOString(),
    ...(isPaged && { BucketRegion: context.store.bucket(Name).region }),
    BucketArn: `arn:aws:s3:::${Name}`,
  }));
  const last = page.length < names.length ? page.at(-1) : undefined;
  return xmlResponse("ListAllMyBucketsResult", {
    Owner: ownerOf(context),
    Buckets: { Bucket: described },
    Prefix: prefix === "" ? undefined : prefix,
    ContinuationToken: last === undefined ? undefined : Buffer.from(last).toString("base64url"),
  });
}

/**
 * Creates a bucket. Its location must be the region that is asked, which us-east-1 alone leaves out; there
 * it may be any.
 */
export async function createBucket(request: S3Request): Promise<S3Response> {
  const { context, bucket, headers } = request;
  if (!isBucketName(bucket)) {
    throw new AwsError(400, "InvalidBucketName", "The specified bucket is not valid.", {
      BucketName: bucket,
    });
  }
  const hasBody = Number(headers["content-length"] ?? 0) > 0;
  const configuration = hasBody ? await readXml(request, "CreateBucketConfiguration") : {};
  const { LocationConstraint, Tags, ...others } = configuration;
  const [unsupported] = Object.keys(others);
  if (unsupported !== undefined) {
    const message = `CreateBucketConfiguration.${unsupported} is not available in this local S3.`;
    throw new AwsError(501, "NotImplemented", message);
  }
  const region = placeOf(context, LocationConstraint);
  const tags = Tags === undefined ? {} : tagsOfSet(Tags, "bucket");
  if (context.store.hasBucket(bucket)) {
    if (context.store.bucket(bucket).accountId !== context.accountId) throw bucketAlreadyExists(bucket);
    const wording = "Your previous request to create the named bucket succeeded and you already own it.";
    throw new AwsError(409, "BucketAlreadyOwnedByYou", wording, { BucketName: bucket });
  }
  await context.store.createBucket(bucket, { region, accountId: context.accountId }, tags);
  const location = context.region === "us-east-1" ? `/${bucket}` : `http://${bucket}.s3.amazonaws.com/`;
  return { status: 200, headers: { location, "x-amz-bucket-arn": `arn:aws:s3:::${bucket}` } };
}

function bucketAlreadyExists(bucket: string): AwsError {
  const message =
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
    "Please select a different name and try again.";
  return new AwsError(409, "BucketAlreadyExists", message, { BucketName: bucket });
}

/** The region in which a bucket is created; throws for a location that is not possible there. */
function placeOf({ region, regions }: LocalAwsContext, location: unknown): string {
  const expected = region === "us-east-1" ? undefined : region;
  if (location === expected) return region;
  if (region === "us-east-1" && location !== region && regions.includes(String(location)))
    return String(location);
  if (region === "us-east-1" && (location === region || !isRegion(String(location)))) {
    const details = { LocationConstraint: String(location) };
    const message = "The specified location-constraint is not valid";
    throw new AwsError(400, "InvalidLocationConstraint", message, details);
  }
  const wording =
    `The ${String(location ?? "unspecified")} location constraint is incompatible ` +
    "for the region specific endpoint this request was sent to.";
  throw new AwsError(400, "IllegalLocationConstraintException", wording);
}

export function headBucket({ context, bucket }: S3Request): S3Response {
  requireBucket(context, bucket);
  const headers = {
    "content-type": "application/xml",
    "x-amz-access-point-alias": "false",
    "x-amz-bucket-arn": `arn:aws:s3:::${bucket}`,
    "x-amz-bucket-region": context.region,
  };
  return { status: 200, headers };
}

/** Deletes a bucket, which must be empty. */
export async function deleteBucket({ context, bucket }: S3Request): Promise<S3Response> {
  requireBucket(context, bucket);
  if (!context.store.isEmpty(bucket)) {
    const isVersioned = context.store.bucket(bucket).versioning !== undefined;
    const more = isVersioned ? ". You must delete all versions in the bucket." : "";
    const message = `The bucket you tried to delete is not empty${more}`;
    throw new AwsError(409, "BucketNotEmpty", message, { BucketName: bucket });
  }
  await context.store.deleteBucket(bucket);
  return { status: 204 };
}

export function getBucketLocation({ context, bucket }: S3Request): S3Response {
  requireBucket(context, bucket);
  const { region } = context.store.bucket(bucket);
  return xmlResponse("LocationConstraint", region === "us-east-1" ? "" : region);
}

export function getBucketVersioning({ context, bucket }: S3Request): S3Response {
  requireBucket(context, bucket);
  return xmlResponse("VersioningConfiguration", { Status: context.store.bucket(bucket).versioning });
}

export async function putBucketVersioning(request: S3Request): Promise<S3Response> {
  const { context, bucket } = request;
  requireBucket(context, bucket);
  const { Status, MfaDelete, ...others } = await readXml(request, "VersioningConfiguration");
  if (MfaDelete !== undefined && MfaDelete !== "Disabled") {
    const message = `PutBucketVersioning with MfaDelete ${String(MfaDelete)} is not available in this local S3.`;
    throw new AwsError(501, "NotImplemented", message);
  }
  if (Object.keys(others).length > 0) throw malformedXml();
  if (Status === undefined) {
    const message = "The Versioning element must be specified";
    throw new AwsError(400, "IllegalVersioningConfigurationException", message);
  }
  if (Status !== "Enabled" && Status !== "Suspended") throw malformedXml();
  requireBucket(context, bucket);
  await context.store.changeBucket(bucket, { versioning: Status });
  return { status: 200 };
}
