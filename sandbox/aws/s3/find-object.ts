import { AwsError } from "../http/aws-error.ts";
import { requireRight } from "./rights.ts";
import { invalidArgument, requireBucket, type S3Request } from "./s3-request.ts";
import { nullVersion, type StoredObject } from "./stored-object.ts";

/**
 * The object or the version of it that a request names; else S3's error, which says that a key does not exist
 * only to those who may list.
 */
export function requireVersion(request: S3Request, { refusesDeleteMarker = false } = {}): StoredObject {
  const { context, bucket, key, message, query } = request;
  requireBucket(context, bucket);
  const versionId = query.get("versionId") ?? undefined;
  if (versionId !== undefined) return requireThatVersion(request, versionId);
  const [newest] = context.store.versions(bucket, key);
  if (newest !== undefined && !newest.isDeleteMarker) return newest;
  requireRight({ ...request, key: "" }, "s3:ListBucket");
  const isRead = message.method === "GET" || message.method === "HEAD";
  if (newest !== undefined && (refusesDeleteMarker || !isRead)) throw deleteMarkerRefused(request, newest);
  const headers = newest && { "x-amz-delete-marker": "true", "x-amz-version-id": newest.versionId };
  throw new AwsError(404, "NoSuchKey", "The specified key does not exist.", { Key: key }, headers);
}

/** Refuses what can be no version in a bucket that keeps none. */
export function checkVersionId(request: S3Request, versionId: string): void {
  const { versioning } = request.context.store.bucket(request.bucket);
  const form = versioning === undefined ? /^null$/ : /^(null|[0-9a-zA-Z._-]{32})$/;
  if (form.test(versionId)) return;
  throw invalidArgument("Invalid version id specified", "versionId", versionId);
}

function requireThatVersion(request: S3Request, versionId: string): StoredObject {
  const { context, bucket, key } = request;
  checkVersionId(request, versionId);
  const found = context.store.versions(bucket, key).find((version) => version.versionId === versionId);
  if (found !== undefined && !found.isDeleteMarker) return found;
  if (found !== undefined) throw deleteMarkerRefused(request, found);
  requireRight({ ...request, key: "" }, "s3:ListBucket");
  if (versionId === nullVersion && context.store.bucket(bucket).versioning === undefined) {
    throw new AwsError(404, "NoSuchKey", "The specified key does not exist.", { Key: key });
  }
  throw new AwsError(404, "NoSuchVersion", "The specified version does not exist.", {
    Key: key,
    VersionId: versionId,
  });
}

function deleteMarkerRefused({ message }: S3Request, { versionId, lastModified }: StoredObject): AwsError {
  return new AwsError(
    405,
    "MethodNotAllowed",
    "The specified method is not allowed against this resource.",
    { Method: message.method ?? "", ResourceType: "DeleteMarker" },
    {
      allow: "DELETE",
      "last-modified": new Date(lastModified).toUTCString(),
      "x-amz-delete-marker": "true",
      "x-amz-version-id": versionId,
    },
  );
}
