import { contentMembers } from "./list-objects.ts";
import { pageOf, readAsked } from "./listing.ts";
import {
  invalidArgument,
  isListed,
  ownerOf,
  requireBucket,
  type S3Request,
  type S3Response,
  xmlResponse,
} from "./s3-request.ts";
import { nullVersion, type StoredObject } from "./stored-object.ts";

/** ListObjectVersions: all versions and delete markers, the newest of a key first. */
export function listObjectVersions(request: S3Request): S3Response {
  const { context, bucket, query } = request;
  requireBucket(context, bucket);
  const asked = readAsked(query, "max-keys");
  const { encode } = asked;
  const keyMarker = query.get("key-marker") ?? "";
  const versionMarker = query.get("version-id-marker") ?? "";
  if (versionMarker !== "" && keyMarker === "") {
    const message = "A version-id marker cannot be specified without a key marker.";
    throw invalidArgument(message, "version-id-marker", versionMarker);
  }
  const versionsOf = (key: string) => {
    const versions = context.store.versions(bucket, key).filter((version) => isListed(request, version));
    if (key !== keyMarker || versionMarker === "") return versions;
    const at = versions.findIndex(({ versionId }) => versionId === versionMarker);
    if (at >= 0) return versions.slice(at + 1);
    // Deleted since it was listed; ids are in the order of time.
    return versions.filter(({ versionId }) => versionId === nullVersion || versionId < versionMarker);
  };
  const place = { after: keyMarker, includesAfter: versionMarker !== "", passesPrefix: true };
  const page = pageOf(context.store.keysWithVersions(bucket), { ...asked, ...place }, versionsOf);
  const { last } = page;
  const describe = (version: StoredObject) => describeVersion(request, version, encode);
  return xmlResponse("ListVersionsResult", {
    Name: bucket,
    Prefix: encode(asked.prefix),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: versionMarker,
    NextKeyMarker: last && encode("prefix" in last ? last.prefix : last.entry.key),
    NextVersionIdMarker: last && "entry" in last ? last.entry.versionId : undefined,
    MaxKeys: asked.most,
    Delimiter: asked.delimiter === "" ? undefined : encode(asked.delimiter),
    EncodingType: asked.encodingType,
    IsTruncated: last !== undefined,
    Version: page.entries.filter(({ isDeleteMarker }) => !isDeleteMarker).map(describe),
    DeleteMarker: page.entries.filter(({ isDeleteMarker }) => isDeleteMarker).map(describe),
    CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
  });
}

function describeVersion(
  { context, bucket }: S3Request,
  version: StoredObject,
  encode: (text: string) => string,
) {
  const { key, versionId, isDeleteMarker, lastModified } = version;
  const [newest] = context.store.versions(bucket, key);
  const IsLatest = newest?.versionId === versionId;
  const Owner = ownerOf(context);
  if (isDeleteMarker) {
    return { Key: encode(key), VersionId: versionId, IsLatest, LastModified: lastModified, Owner };
  }
  return { ...contentMembers(version, encode, Owner), VersionId: versionId, IsLatest };
}
