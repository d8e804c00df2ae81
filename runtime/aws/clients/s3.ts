/** What context.ts loads when S3 is first asked: a file of its own, so that only this much is bundled. */
export { S3Client } from "@aws-sdk/client-s3";
