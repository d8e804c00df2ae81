/**
 * What is loaded when S3 is first asked: a file of its own, so that only this much is bundled. Who asks S3
 * imports its commands from here, too, when they are needed.
 */
export {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
