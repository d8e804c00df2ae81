import { AwsError } from "../http/aws-error.ts";
import { readXml, requireBucket, type S3Request, type S3Response, xmlResponse } from "./s3-request.ts";

const bucketNameForm = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Whether S3 allows the name for a bucket. */
export function isBucketName(name: string): boolean {
  return bucketNameForm.test(name);
}

export function listBuckets({ context }: S3Request): S3Response {
  const buckets = context.store.bucketNames().map((Name) => ({
    Name,
    CreationDate: context.store.bucketCreated(Name)?.toISOString(),
  }));
  return xmlResponse("ListAllMyBucketsResult", {
    Owner: { ID: context.accountId },
    Buckets: { Bucket: buckets },
  });
}

/** Creates a bucket. Its location must be this S3's region, which us-east-1 alone leaves out. */
export async function createBucket(request: S3Request): Promise<S3Response> {
  const { context, bucket, message } = request;
  if (!isBucketName(bucket))
    throw new AwsError(400, "InvalidBucketName", "The specified bucket is not valid.");
  const hasBody = Number(message.headers["content-length"] ?? 0) > 0;
  const configuration = hasBody ? await readXml(request, "CreateBucketConfiguration") : {};
  const unsupported = Object.keys(configuration).find((name) => name !== "LocationConstraint");
  if (unsupported) {
    throw new AwsError(
      501,
      "NotImplemented",
      `CreateBucketConfiguration.${unsupported} is not available in this local S3.`,
    );
  }
  const location = configuration.LocationConstraint;
  const expected = context.region === "us-east-1" ? undefined : context.region;
  if (location !== expected) {
    const wording =
      `The ${String(location ?? "unspecified")} location constraint is incompatible ` +
      "for the region specific endpoint this request was sent to.";
    throw new AwsError(400, "IllegalLocationConstraintException", wording);
  }
  if (context.store.hasBucket(bucket)) {
    const wording = "Your previous request to create the named bucket succeeded and you already own it.";
    throw new AwsError(409, "BucketAlreadyOwnedByYou", wording, { BucketName: bucket });
  }
  await context.store.createBucket(bucket);
  return { status: 200, headers: { location: `/${bucket}` } };
}

export function headBucket({ context, bucket }: S3Request): S3Response {
  requireBucket(context, bucket);
  return { status: 200 };
}

/** Deletes a bucket, which must be empty. */
export async function deleteBucket({ context, bucket }: S3Request): Promise<S3Response> {
  requireBucket(context, bucket);
  if (context.store.keys(bucket).length > 0) {
    throw new AwsError(409, "BucketNotEmpty", "The bucket you tried to delete is not empty", {
      BucketName: bucket,
    });
  }
  await context.store.deleteBucket(bucket);
  return { status: 204 };
}

export function getBucketLocation({ context, bucket }: S3Request): S3Response {
  requireBucket(context, bucket);
  return xmlResponse("LocationConstraint", context.region === "us-east-1" ? "" : context.region);
}
