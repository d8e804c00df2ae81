import { AwsError } from "../http/aws-error.ts";
import { checkMayDelete } from "./conditions.ts";
import { checkVersionId } from "./find-object.ts";
import { readXml } from "./read-xml.ts";
import { refusalOfRight } from "./rights.ts";
import {
  invalidArgument,
  malformedXml,
  requireBucket,
  type S3Request,
  type S3Response,
  xmlResponse,
} from "./s3-request.ts";

const mostDeletedKeys = 1000;

/** DeleteObject succeeds whether or not there is what it deletes. */
export function deleteObject(request: S3Request): S3Response {
  const { context, bucket, key, headers, query } = request;
  requireBucket(context, bucket);
  checkBypass(headers);
  const versionId = query.get("versionId") ?? undefined;
  if (versionId !== undefined) checkVersionId(request, versionId);
  checkMayDelete(headers, key, context.store.find(bucket, key));
  const deletion = context.store.delete(bucket, key, versionId);
  context.uploads.noteDeletion(bucket, key);
  return {
    status: 204,
    headers: {
      ...(deletion.versionId !== undefined && { "x-amz-version-id": deletion.versionId }),
      ...(deletion.isDeleteMarker && { "x-amz-delete-marker": "true" }),
    },
  };
}

/** No bucket here has locks, and S3 takes nothing that is said of them, not even "false". */
function checkBypass(headers: S3Request["headers"]): void {
  const name = "x-amz-bypass-governance-retention";
  if (headers[name] === undefined) return;
  throw invalidArgument(`${name} is only applicable to Object Lock enabled buckets.`, name);
}

interface Entry {
  key: string;
  versionId: string | undefined;
}

/** DeleteObjects, a batch of up to 1000 keys. */
export async function deleteObjects(request: S3Request): Promise<S3Response> {
  const { context, bucket, headers } = request;
  requireBucket(context, bucket);
  checkBypass(headers);
  const { Object: listed, Quiet: quiet, ...others } = await readXml(request, "Delete");
  if (Object.keys(others).length > 0) throw malformedXml();
  const entries = readEntries(listed);
  requireBucket(context, bucket);
  const outcomes = entries.map((entry) => deleteOne(request, entry));
  return xmlResponse("DeleteResult", {
    Deleted: quiet === "true" ? [] : outcomes.flatMap(({ deleted }) => (deleted ? [deleted] : [])),
    Error: outcomes.flatMap(({ error }) => (error ? [error] : [])),
  });
}

function readEntries(listed: unknown): Entry[] {
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > mostDeletedKeys) throw malformedXml();
  return listed.map((entry: Record<string, string> | string) => {
    if (typeof entry === "string" || !entry.Key) throw malformedXml();
    const odd = Object.keys(entry).find((name) => !["Key", "VersionId", "#text"].includes(name));
    if (odd !== undefined) {
      const message = `DeleteObjects with ${odd} ${entry[odd]} of an object is not available in this local S3.`;
      throw new AwsError(501, "NotImplemented", message);
    }
    return { key: entry.Key, versionId: entry.VersionId };
  });
}

function deleteOne(
  request: S3Request,
  { key, versionId }: Entry,
): { deleted?: Record<string, string | boolean | undefined>; error?: Record<string, string | undefined> } {
  const { context, bucket } = request;
  const named = { Key: key, VersionId: versionId };
  const action = versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
  const refusal = refusalOfRight({ ...request, key }, action);
  if (refusal !== undefined) return { error: { ...named, Code: "AccessDenied", Message: refusal } };
  const { versioning } = context.store.bucket(bucket);
  if (versionId !== undefined && versionId !== "null" && !isVersion(request, { key, versionId })) {
    const Message = "The specified version does not exist.";
    return { error: { ...named, Code: "NoSuchVersion", Message } };
  }
  const deletion = context.store.delete(bucket, key, versionId);
  context.uploads.noteDeletion(bucket, key);
  if (versioning === undefined || !deletion.isDeleteMarker) return { deleted: named };
  return { deleted: { ...named, DeleteMarker: true, DeleteMarkerVersionId: deletion.versionId } };
}

function isVersion({ context, bucket }: S3Request, { key, versionId }: Entry): boolean {
  return context.store.versions(bucket, key).some((version) => version.versionId === versionId);
}
