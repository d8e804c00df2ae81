import { AwsError } from "../http/aws-error.ts";

/** The bucket and key a request is about; empty where it has none. */
export interface S3Location {
  bucket: string;
  key: string;
}

/**
 * Both styles: the bucket first in the path, or first in the host name (`bucket.s3.region.amazonaws.com`,
 * `bucket.localhost`).
 */
export function locateResource(host: string, path: string): S3Location {
  const decoded = decodePath(path);
  const bucket = bucketOfHost(host.replace(/:\d+$/, ""));
  if (bucket !== undefined) return { bucket, key: decoded.slice(1) };
  const [, first = "", key = ""] = /^\/([^/]*)\/?([\s\S]*)$/.exec(decoded) ?? [];
  return { bucket: first, key };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    const details = { URI: path, Cause: String(cause) };
    throw new AwsError(400, "InvalidURI", "Couldn't parse the specified URI.", details);
  }
}

function bucketOfHost(host: string): string | undefined {
  return (
    /^(.+)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/.exec(host)?.[1] ?? /^(.+)\.localhost$/.exec(host)?.[1]
  );
}
