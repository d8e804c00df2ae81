import { AwsError } from "../http/aws-error.ts";
import { checkMayCopy } from "./conditions.ts";
import { requireVersion } from "./find-object.ts";
import { requireRight } from "./rights.ts";
import { invalidArgument, type S3Request } from "./s3-request.ts";
import { nullVersion, type StoredObject } from "./stored-object.ts";

/** What a request copies. */
export interface CopySource {
  bucket: string;
  object: StoredObject;
  /** What the answer says of it. */
  headers: Record<string, string>;
}

/** Finds the source of a copy. Throws when it must not be read, or not under the request's conditions. */
export function requireCopySource(request: S3Request): CopySource {
  const { context, headers } = request;
  const { bucket, key, versionId } = parseSource(headers["x-amz-copy-source"] ?? "");
  const owner = headers["x-amz-source-expected-bucket-owner"];
  if (owner !== undefined && owner !== context.accountId)
    throw new AwsError(403, "AccessDenied", "Access Denied");
  const query = new URLSearchParams(versionId === undefined ? {} : { versionId });
  const from = { ...request, bucket, key, query };
  requireRight(from, versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion");
  const object = requireSourceVersion(from, versionId);
  checkMayCopy(headers, object);
  const isNamed = object.versionId !== nullVersion;
  return { bucket, object, headers: isNamed ? { "x-amz-copy-source-version-id": object.versionId } : {} };
}

function requireSourceVersion(from: S3Request, versionId: string | undefined): StoredObject {
  const named = from.context.store
    .versions(from.bucket, from.key)
    .find((version) => version.versionId === versionId);
  if (named?.isDeleteMarker) {
    const message =
      "The source of a copy request may not specifically refer to a delete marker by version id.";
    throw new AwsError(400, "InvalidRequest", message);
  }
  const message = Object.create(from.message, { method: { value: "GET" } });
  return requireVersion({ ...from, message });
}

function parseSource(header: string): { bucket: string; key: string; versionId: string | undefined } {
  const [path = "", versionId] = header.split("?versionId=");
  let decoded = "";
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // Refused below, since it names no bucket and key.
  }
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded) ?? [];
  if (bucket !== undefined && key !== undefined) return { bucket, key, versionId };
  throw invalidArgument("Invalid copy source object key", "x-amz-copy-source", "x-amz-copy-source");
}
