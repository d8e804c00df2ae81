import { checksumHeaders, defaultAlgorithm } from "./checksums.ts";
import { writeCondition } from "./conditions.ts";
import { discardContent, receiveContent } from "./receive-content.ts";
import { requireRight } from "./rights.ts";
import { encrypted, requireBucket, type S3Request, type S3Response, storedHeaders } from "./s3-request.ts";
import { wantedClass } from "./storage-class.ts";
import { tagsOfHeader } from "./tagging.ts";

/** Stores an object when its content is whole and fits its checksums and conditions. */
export async function putObject(request: S3Request): Promise<S3Response> {
  const { context, bucket, key, headers } = request;
  requireBucket(context, bucket);
  const mayWrite = writeCondition(headers, key);
  const storageClass = wantedClass(headers);
  const tags = tagsOfHeader(headers["x-amz-tagging"]);
  if (Object.keys(tags).length > 0) requireRight(request, "s3:PutObjectTagging");
  // Nobody sends content for nothing; it decides again when the content is there.
  mayWrite(context.store.find(bucket, key));
  const { content, size, md5, checksum } = await receiveContent(request, defaultAlgorithm);
  try {
    requireBucket(context, bucket);
    const object = { size, etag: md5, headers: storedHeaders(headers), checksum, tags, storageClass };
    const { versionId } = context.store.put(bucket, key, content, object, mayWrite);
    return {
      status: 200,
      headers: {
        etag: `"${md5}"`,
        ...encrypted,
        ...(checksum && checksumHeaders(checksum)),
        ...newVersionHeader(request, versionId),
      },
    };
  } catch (cause) {
    await discardContent(content);
    throw cause;
  }
}

/** The version that a write has made, where the bucket keeps versions. */
export function newVersionHeader({ context, bucket }: S3Request, versionId: string): Record<string, string> {
  return context.store.bucket(bucket).versioning === "Enabled" ? { "x-amz-version-id": versionId } : {};
}
