/** The routing table: all operations that this S3 has, and what each of them understands. */
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
  putBucketVersioning,
} from "./buckets.ts";
import { algorithmNames, checksumHeader } from "./checksums.ts";
import { completeMultipartUpload } from "./complete-upload.ts";
import { copyObject } from "./copy-object.ts";
import { deleteObject, deleteObjects } from "./delete-object.ts";
import { getObject, headObject, replacingParameters } from "./get-object.ts";
import { listObjects, listObjectsV2 } from "./list-objects.ts";
import { listObjectVersions } from "./list-versions.ts";
import { getObjectAttributes } from "./object-attributes.ts";
import { putObject } from "./put-object.ts";
import type { S3Request, S3Response } from "./s3-request.ts";
import {
  deleteBucketTagging,
  deleteObjectTagging,
  getBucketTagging,
  getObjectTagging,
  putBucketTagging,
  putObjectTagging,
} from "./tagging.ts";
import { uploadPart, uploadPartCopy } from "./upload-part.ts";
import { abortMultipartUpload, createMultipartUpload, listMultipartUploads, listParts } from "./uploads.ts";

export interface S3Operation {
  name: string;
  method: string;
  on: "service" | "bucket" | "object";
  /** What the caller must be allowed; undefined where that depends on the body. */
  action: string | undefined;
  /** The same for a request that names a version. */
  versionAction?: string;
  /** Query parameters and headers that tell this operation from others of its method. */
  marks?: readonly string[];
  /** Headers and parameters that it honours. A name that ends with * stands for all that begin so. */
  takes?: readonly string[];
  handle(request: S3Request): S3Response | Promise<S3Response>;
}

const ofContent = [
  "content-length",
  "content-md5",
  ...algorithmNames.map(checksumHeader),
  "x-amz-decoded-content-length",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-trailer",
];
const ofMetadata = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
  "x-amz-meta-*",
  "x-amz-tagging",
];
const ofWriting = ["if-match", "if-none-match"];
const ofReading = [
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-unmodified-since",
  "partNumber",
  "range",
  "versionId",
  "x-amz-checksum-mode",
  ...replacingParameters,
];
const ofSource = [
  "x-amz-copy-source-if-match",
  "x-amz-copy-source-if-modified-since",
  "x-amz-copy-source-if-none-match",
  "x-amz-copy-source-if-unmodified-since",
  "x-amz-source-expected-bucket-owner",
];
const ofListing = ["delimiter", "encoding-type", "prefix"];

/** `findOperation` refuses the rest. */
export const s3Operations: readonly S3Operation[] = [
  {
    name: "ListBuckets",
    method: "GET",
    on: "service",
    action: "s3:ListAllMyBuckets",
    takes: ["bucket-region", "continuation-token", "max-buckets", "prefix"],
    handle: listBuckets,
  },
  {
    name: "CreateBucket",
    method: "PUT",
    on: "bucket",
    action: "s3:CreateBucket",
    takes: ofContent,
    handle: createBucket,
  },
  { name: "DeleteBucket", method: "DELETE", on: "bucket", action: "s3:DeleteBucket", handle: deleteBucket },
  { name: "HeadBucket", method: "HEAD", on: "bucket", action: "s3:ListBucket", handle: headBucket },
  {
    name: "GetBucketLocation",
    method: "GET",
    on: "bucket",
    action: "s3:GetBucketLocation",
    marks: ["location"],
    handle: getBucketLocation,
  },
  {
    name: "GetBucketVersioning",
    method: "GET",
    on: "bucket",
    action: "s3:GetBucketVersioning",
    marks: ["versioning"],
    handle: getBucketVersioning,
  },
  {
    name: "PutBucketVersioning",
    method: "PUT",
    on: "bucket",
    action: "s3:PutBucketVersioning",
    marks: ["versioning"],
    takes: ofContent,
    handle: putBucketVersioning,
  },
  {
    name: "GetBucketTagging",
    method: "GET",
    on: "bucket",
    action: "s3:GetBucketTagging",
    marks: ["tagging"],
    handle: getBucketTagging,
  },
  {
    name: "PutBucketTagging",
    method: "PUT",
    on: "bucket",
    action: "s3:PutBucketTagging",
    marks: ["tagging"],
    takes: ofContent,
    handle: putBucketTagging,
  },
  {
    name: "DeleteBucketTagging",
    method: "DELETE",
    on: "bucket",
    action: "s3:PutBucketTagging",
    marks: ["tagging"],
    handle: deleteBucketTagging,
  },
  {
    name: "ListObjects",
    method: "GET",
    on: "bucket",
    action: "s3:ListBucket",
    takes: [...ofListing, "marker", "max-keys"],
    handle: listObjects,
  },
  {
    name: "ListObjectsV2",
    method: "GET",
    on: "bucket",
    action: "s3:ListBucket",
    marks: ["list-type"],
    takes: [...ofListing, "continuation-token", "fetch-owner", "max-keys", "start-after"],
    handle: listObjectsV2,
  },
  {
    name: "ListObjectVersions",
    method: "GET",
    on: "bucket",
    action: "s3:ListBucketVersions",
    marks: ["versions"],
    takes: [...ofListing, "key-marker", "max-keys", "version-id-marker"],
    handle: listObjectVersions,
  },
  {
    name: "ListMultipartUploads",
    method: "GET",
    on: "bucket",
    action: "s3:ListBucketMultipartUploads",
    marks: ["uploads"],
    takes: [...ofListing, "key-marker", "max-uploads", "upload-id-marker"],
    handle: listMultipartUploads,
  },
  {
    name: "DeleteObjects",
    method: "POST",
    on: "bucket",
    action: undefined,
    marks: ["delete"],
    takes: ofContent,
    handle: deleteObjects,
  },
  {
    name: "GetObject",
    method: "GET",
    on: "object",
    action: "s3:GetObject",
    versionAction: "s3:GetObjectVersion",
    takes: ofReading,
    handle: getObject,
  },
  {
    name: "HeadObject",
    method: "HEAD",
    on: "object",
    action: "s3:GetObject",
    versionAction: "s3:GetObjectVersion",
    takes: ofReading,
    handle: headObject,
  },
  {
    name: "GetObjectAttributes",
    method: "GET",
    on: "object",
    action: "s3:GetObjectAttributes",
    versionAction: "s3:GetObjectVersionAttributes",
    marks: ["attributes"],
    takes: ["versionId", "x-amz-max-parts", "x-amz-object-attributes", "x-amz-part-number-marker"],
    handle: getObjectAttributes,
  },
  {
    name: "PutObject",
    method: "PUT",
    on: "object",
    action: "s3:PutObject",
    takes: [...ofContent, ...ofMetadata, ...ofWriting],
    handle: putObject,
  },
  {
    name: "CopyObject",
    method: "PUT",
    on: "object",
    action: "s3:PutObject",
    marks: ["x-amz-copy-source"],
    takes: [
      ...ofMetadata,
      ...ofSource,
      ...ofWriting,
      "x-amz-checksum-algorithm",
      "x-amz-metadata-directive",
      "x-amz-tagging-directive",
    ],
    handle: copyObject,
  },
  {
    name: "DeleteObject",
    method: "DELETE",
    on: "object",
    action: "s3:DeleteObject",
    versionAction: "s3:DeleteObjectVersion",
    takes: ["if-match", "versionId"],
    handle: deleteObject,
  },
  {
    name: "GetObjectTagging",
    method: "GET",
    on: "object",
    action: "s3:GetObjectTagging",
    versionAction: "s3:GetObjectVersionTagging",
    marks: ["tagging"],
    takes: ["versionId"],
    handle: getObjectTagging,
  },
  {
    name: "PutObjectTagging",
    method: "PUT",
    on: "object",
    action: "s3:PutObjectTagging",
    versionAction: "s3:PutObjectVersionTagging",
    marks: ["tagging"],
    takes: [...ofContent, "versionId"],
    handle: putObjectTagging,
  },
  {
    name: "DeleteObjectTagging",
    method: "DELETE",
    on: "object",
    action: "s3:DeleteObjectTagging",
    versionAction: "s3:DeleteObjectVersionTagging",
    marks: ["tagging"],
    takes: ["versionId"],
    handle: deleteObjectTagging,
  },
  {
    name: "CreateMultipartUpload",
    method: "POST",
    on: "object",
    action: "s3:PutObject",
    marks: ["uploads"],
    takes: [...ofMetadata, "x-amz-checksum-algorithm", "x-amz-checksum-type"],
    handle: createMultipartUpload,
  },
  {
    name: "UploadPart",
    method: "PUT",
    on: "object",
    action: "s3:PutObject",
    marks: ["uploadId", "partNumber"],
    takes: ofContent,
    handle: uploadPart,
  },
  {
    name: "UploadPartCopy",
    method: "PUT",
    on: "object",
    action: "s3:PutObject",
    marks: ["uploadId", "partNumber", "x-amz-copy-source"],
    takes: [...ofSource, "x-amz-copy-source-range"],
    handle: uploadPartCopy,
  },
  {
    name: "CompleteMultipartUpload",
    method: "POST",
    on: "object",
    action: "s3:PutObject",
    marks: ["uploadId"],
    takes: [...ofContent, ...ofWriting, "x-amz-checksum-type", "x-amz-mp-object-size"],
    handle: completeMultipartUpload,
  },
  {
    name: "AbortMultipartUpload",
    method: "DELETE",
    on: "object",
    action: "s3:AbortMultipartUpload",
    marks: ["uploadId"],
    handle: abortMultipartUpload,
  },
  {
    name: "ListParts",
    method: "GET",
    on: "object",
    action: "s3:ListMultipartUploadParts",
    marks: ["uploadId"],
    takes: ["max-parts", "part-number-marker"],
    handle: listParts,
  },
];
