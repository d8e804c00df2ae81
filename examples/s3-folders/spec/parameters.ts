import { defineParameter } from "exasol-sagemaker-extension/spec";

export const bucketName = defineParameter({
  name: "bucket_name",
  type: "VARCHAR(63)",
  description: "The S3 bucket.",
  minimumLength: 3,
  example: "ml-bucket",
});

export const folder = defineParameter({
  name: "folder",
  type: "VARCHAR(1000)",
  description: "What the names of the folder's objects begin with.",
  example: "autopilot/",
});
