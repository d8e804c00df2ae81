import { AwsError } from "../http/aws-error.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import type { S3Operation } from "./s3-operation.ts";
import type { S3Request } from "./s3-request.ts";

/** The region that a client asks which was given none: it may ask there where any bucket is. */
const standardRegion = "us-east-1";

/** Where a bucket is; undefined of one that does not exist. */
export function regionOfBucket(
  { store }: Pick<LocalAwsContext, "store">,
  bucket: string,
): string | undefined {
  return store.hasBucket(bucket) ? store.bucket(bucket).region : undefined;
}

/** Sends a client that asks another region than the bucket's there, in S3's words: clients follow. */
export function requireRegion({ context, bucket }: S3Request, { name }: S3Operation): void {
  const region = regionOfBucket(context, bucket);
  if (region === undefined || region === context.region || name === "CreateBucket") return;
  if (name === "GetBucketLocation" && context.region === standardRegion) return;
  const headers = { "x-amz-bucket-region": region };
  if (context.region === standardRegion) throw malformedFor(context.region, region, headers);
  const message =
    "The bucket you are attempting to access must be addressed using the specified endpoint. " +
    "Please send all future requests to this endpoint.";
  const Endpoint = `${bucket}.s3.${region}.amazonaws.com`;
  throw new AwsError(301, "PermanentRedirect", message, { Endpoint, Bucket: bucket }, headers);
}

function malformedFor(given: string, region: string, headers: Record<string, string>): AwsError {
  const message = `The authorization header is malformed; the region '${given}' is wrong; expecting '${region}'`;
  return new AwsError(400, "AuthorizationHeaderMalformed", message, { Region: region }, headers);
}
