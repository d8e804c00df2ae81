/** Uploads in parts: begun, aborted, listed. */
import { AwsError } from "../http/aws-error.ts";
import { pageOf, parseCount, readAsked } from "./listing.ts";
import {
  encrypted,
  invalidArgument,
  ownerOf,
  requireBucket,
  type S3Request,
  type S3Response,
  storedHeaders,
  xmlResponse,
} from "./s3-request.ts";
import { compareKeys } from "./sorted-keys.ts";
import { wantedClass } from "./storage-class.ts";
import { wantedAlgorithm } from "./store-stream.ts";
import { tagsOfHeader } from "./tagging.ts";
import type { Upload } from "./upload-store.ts";

/** Begins an upload in parts; it lasts until it is completed or aborted, also over a restart. */
export async function createMultipartUpload(request: S3Request): Promise<S3Response> {
  const { context, bucket, key, headers } = request;
  requireBucket(context, bucket);
  const checksum = chosenChecksum(headers);
  const UploadId = await context.uploads.create({
    bucket,
    key,
    headers: storedHeaders(headers),
    tags: tagsOfHeader(headers["x-amz-tagging"]),
    storageClass: wantedClass(headers),
    initiated: new Date(),
    checksum,
  });
  return xmlResponse(
    "InitiateMultipartUploadResult",
    { Bucket: bucket, Key: key, UploadId },
    {
      ...encrypted,
      ...(checksum && {
        "x-amz-checksum-algorithm": checksum.algorithm,
        "x-amz-checksum-type": checksum.type,
      }),
    },
  );
}

function chosenChecksum(headers: S3Request["headers"]): Upload["checksum"] {
  const algorithm = wantedAlgorithm(headers);
  const type = headers["x-amz-checksum-type"];
  if (type !== undefined && type !== "COMPOSITE" && type !== "FULL_OBJECT") {
    throw invalidRequest("Value for x-amz-checksum-type header is invalid.");
  }
  if (algorithm === undefined) {
    if (type === undefined) return undefined;
    const message =
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.";
    throw invalidRequest(message);
  }
  const possible = algorithm.startsWith("SHA")
    ? "COMPOSITE"
    : algorithm === "CRC64NVME"
      ? "FULL_OBJECT"
      : type;
  if (type !== undefined && type !== possible) {
    throw invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { algorithm, type: possible ?? "COMPOSITE" };
}

/** Forgets an upload with its parts. */
export async function abortMultipartUpload(request: S3Request): Promise<S3Response> {
  const { id } = requireUpload(request);
  await request.context.uploads.delete(id);
  return { status: 204 };
}

/** The upload that a request names. */
export function requireUpload({ context, bucket, key, query }: S3Request): Upload {
  requireBucket(context, bucket);
  const id = query.get("uploadId") ?? "";
  const upload = context.uploads.get(id);
  if (!upload || upload.bucket !== bucket || upload.key !== key) throw noSuchUpload(id);
  return upload;
}

export function noSuchUpload(id: string): AwsError {
  const message =
    "The specified upload does not exist. " +
    "The upload ID may be invalid, or the upload may have been aborted or completed.";
  return new AwsError(404, "NoSuchUpload", message, { UploadId: id });
}

export function listParts(request: S3Request): S3Response {
  const { bucket, key, query } = request;
  const upload = requireUpload(request);
  const marker = parseCount(query.get("part-number-marker"), "part-number-marker") ?? 0;
  const most = Math.min(parseCount(query.get("max-parts"), "max-parts") ?? 1000, 1000);
  const after = [...upload.parts.values()]
    .filter(({ number }) => number > marker)
    .sort((a, b) => a.number - b.number);
  const page = after.slice(0, most);
  return xmlResponse("ListPartsResult", {
    Bucket: bucket,
    Key: key,
    UploadId: upload.id,
    ...participants(request),
    StorageClass: upload.storageClass,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: most,
    IsTruncated: page.length < after.length,
    ChecksumAlgorithm: upload.checksum?.algorithm,
    ChecksumType: upload.checksum?.type,
    Part: page.map(({ number, lastModified, md5, size, checksum }) => ({
      PartNumber: number,
      LastModified: lastModified.toISOString(),
      ETag: `"${md5}"`,
      Size: size,
      ...(upload.checksum && checksum && { [`Checksum${checksum.algorithm}`]: checksum.value }),
    })),
  });
}

export function listMultipartUploads(request: S3Request): S3Response {
  const { context, bucket, query } = request;
  requireBucket(context, bucket);
  const asked = readAsked(query, "max-uploads");
  const { encode } = asked;
  const keyMarker = query.get("key-marker") ?? "";
  const idMarker = keyMarker === "" ? "" : (query.get("upload-id-marker") ?? "");
  const all = context.uploads.ofBucket(bucket).sort((a, b) => a.initiated.getTime() - b.initiated.getTime());
  const byKey = new Map<string, Upload[]>();
  for (const upload of all) byKey.set(upload.key, [...(byKey.get(upload.key) ?? []), upload]);
  const uploadsOf = (key: string) => {
    const uploads = byKey.get(key) ?? [];
    if (key !== keyMarker || idMarker === "") return uploads;
    const at = uploads.findIndex(({ id }) => id === idMarker);
    if (at < 0) throw invalidArgument("Invalid uploadId marker", "upload-id-marker", idMarker);
    return uploads.slice(at + 1);
  };
  const place = { after: keyMarker, includesAfter: idMarker !== "", passesPrefix: true };
  const page = pageOf([...byKey.keys()].sort(compareKeys), { ...asked, ...place }, uploadsOf);
  const { last } = page;
  const lastUpload = page.entries.at(-1);
  return xmlResponse("ListMultipartUploadsResult", {
    Bucket: bucket,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: encode(last && "prefix" in last ? last.prefix : (lastUpload?.key ?? "")),
    NextUploadIdMarker: last && "prefix" in last ? "" : (lastUpload?.id ?? ""),
    Prefix: asked.prefix === "" ? undefined : encode(asked.prefix),
    Delimiter: asked.delimiter === "" ? undefined : encode(asked.delimiter),
    EncodingType: asked.encodingType,
    MaxUploads: asked.most,
    IsTruncated: last !== undefined,
    Upload: page.entries.map(({ id, key, initiated, checksum, storageClass }) => ({
      Key: encode(key),
      UploadId: id,
      ...participants(request),
      StorageClass: storageClass,
      Initiated: initiated.toISOString(),
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
    })),
    CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
  });
}

/** Here everybody who may upload does so for the owner of the account. */
function participants({ context, caller }: S3Request) {
  const [, DisplayName] = /:(?:user|assumed-role)\/(.+)$/.exec(caller.arn) ?? [];
  return { Initiator: { ID: caller.arn, DisplayName }, Owner: ownerOf(context) };
}

function invalidRequest(message: string): AwsError {
  return new AwsError(400, "InvalidRequest", message);
}
