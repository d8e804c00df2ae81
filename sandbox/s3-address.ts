/**
 * What an address says of S3: the one place in the sandbox that knows. The extension's own view (runtime/aws)
 * stays apart, so that each checks the other.
 */

/** A place in S3. */
export interface S3Address {
  bucket: string;
  /** Undefined where the address names none. */
  region: string | undefined;
  /** What follows the bucket, as it stands there; "" when nothing does. */
  key: string;
}

/**
 * The bucket that a host name begins with, as in `<bucket>.s3.<region>.amazonaws.com`; the region may be left
 * out.
 */
export function parseS3Host(host: string): Omit<S3Address, "key"> | undefined {
  const [, bucket, region] =
    /^([a-z0-9][a-z0-9._-]*)\.s3(?:[.-]([a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?(?::\d+)?$/.exec(
      host.toLowerCase(),
    ) ?? [];
  return bucket === undefined ? undefined : { bucket, region };
}

/** `https://<bucket>.s3.<region>.amazonaws.com/<key>`; undefined for other addresses. */
export function parseS3Url(url: string): S3Address | undefined {
  const [, host = "", key = ""] = /^https?:\/\/([^/]*)\/?(.*)$/is.exec(url) ?? [];
  const place = parseS3Host(host);
  return place && { ...place, key };
}

/**
 * `s3://<bucket>/<key>`, or an address as above: what SageMaker takes. Another address has its host for a
 * bucket.
 */
export function parseS3Uri(uri: string): S3Address {
  const [, bucket = "", key = ""] = /^(?:s3|https):\/\/([^/]*)\/?(.*)$/s.exec(uri) ?? [];
  return parseS3Url(uri) ?? { bucket, region: undefined, key };
}
