import { checksumMembers } from "./checksums.ts";
import { requireVersion } from "./find-object.ts";
import { parseCount } from "./listing.ts";
import { invalidArgument, type S3Request, type S3Response, xmlResponse } from "./s3-request.ts";
import type { StoredObject } from "./stored-object.ts";

const attributes = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

/** GetObjectAttributes: those that the request names. */
export function getObjectAttributes(request: S3Request): S3Response {
  const object = requireVersion(request);
  const wanted = (request.headers["x-amz-object-attributes"] ?? "").split(",").map((name) => name.trim());
  if (wanted.some((name) => !attributes.includes(name))) {
    throw invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes");
  }
  const { versioning } = request.context.store.bucket(request.bucket);
  const has = (name: string) => wanted.includes(name);
  const { etag, checksum, size, lastModified, versionId, storageClass } = object;
  const content = {
    ETag: has("ETag") ? etag : undefined,
    Checksum:
      has("Checksum") && checksum
        ? checksumMembers({ ...checksum, value: withoutCount(checksum.value) })
        : undefined,
    ObjectParts: has("ObjectParts") && object.parts ? partsOf(request, object) : undefined,
    StorageClass: has("StorageClass") ? storageClass : undefined,
    ObjectSize: has("ObjectSize") ? size : undefined,
  };
  return xmlResponse("GetObjectAttributesResponse", content, {
    "last-modified": new Date(lastModified).toUTCString(),
    ...(versioning !== undefined && { "x-amz-version-id": versionId }),
  });
}

/** The parts themselves are remembered only where each has a checksum of its own. */
function partsOf({ headers }: S3Request, { parts = [], checksum }: StoredObject) {
  if (checksum?.type !== "COMPOSITE") return { PartsCount: parts.length };
  const marker = parseCount(headers["x-amz-part-number-marker"] ?? null, "x-amz-part-number-marker") ?? 0;
  const most = Math.min(parseCount(headers["x-amz-max-parts"] ?? null, "x-amz-max-parts") ?? 1000, 1000);
  const after = parts.filter(({ number }) => number > marker);
  const page = after.slice(0, most);
  return {
    PartsCount: parts.length,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: most,
    IsTruncated: page.length < after.length,
    Part: page.map((part) => ({
      PartNumber: part.number,
      Size: part.size,
      ...(part.checksum && { [`Checksum${part.checksum.algorithm}`]: part.checksum.value }),
    })),
  };
}

/** Here, and here alone, S3 leaves the number of the parts out. */
function withoutCount(value: string): string {
  return value.split("-")[0] ?? value;
}
