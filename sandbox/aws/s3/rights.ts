/** What requests to S3 need to be allowed. */
import { AwsError } from "../http/aws-error.ts";
import { refusalOf } from "../iam/authorize.ts";
import type { Caller } from "../iam/identities.ts";
import type { LocalAwsContext } from "../local-aws.ts";

/** The part of a request that decides; `bucket` and `key` are "" where it has none. */
interface Asked {
  bucket: string;
  caller: Caller;
  context: LocalAwsContext;
  key: string;
  query: URLSearchParams;
}

/** Throws S3's AccessDenied when the caller may not do this to the request's object or bucket. */
export function requireRight(request: Asked, action: string): void {
  const refusal = refusalOfRight(request, action);
  if (refusal !== undefined) throw new AwsError(403, "AccessDenied", refusal);
}

/** S3's words for a right that the caller lacks; undefined when the caller has it. */
export function refusalOfRight(request: Asked, action: string): string | undefined {
  const { bucket, caller, context, key, query } = request;
  const resource = bucket === "" ? "*" : key === "" ? bucketArn(bucket) : objectArn(bucket, key);
  const conditions = {
    "s3:delimiter": query.get("delimiter") ?? undefined,
    "s3:prefix": query.get("prefix") ?? undefined,
  };
  return refusalOf(context, caller, { action, resource, context: conditions }, '"');
}

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

export function objectArn(bucket: string, key: string): string {
  return `${bucketArn(bucket)}/${key}`;
}
