/** Where a job's data lies in S3, and how it is written. */
import { defineParameter } from "../model/parameter.ts";

export const s3BucketUri = defineParameter({
  name: "s3_bucket_uri",
  type: "VARCHAR(200)",
  description: "Bucket for training data and artefacts, as `s3://bucket`.",
  format: {
    words: "s3://bucket, without a path",
    patterns: ["^s3://[a-z0-9][a-z0-9.-]*$", "[a-z0-9]$"],
    without: ["[.][.]"],
  },
  reads: "uri",
  example: "s3://ml-bucket",
});

const outputPath = {
  name: "s3_output_path",
  type: "VARCHAR(512)",
  description:
    "Folder in the bucket. A job keeps its data and artefacts in a folder of its own name below it.",
  format: {
    // HTTP clients leave out such folders, so EXPORT and SageMaker would look at different places.
    words:
      "a path of letters, digits and _ . = + -, with single slashes between its folders, none of which ends in a dot",
    patterns: ["^[A-Za-z0-9_./=+-]+$"],
    without: ["//", "[.]/", "[.]$"],
  },
  reads: "path",
  minimumLength: 1,
  example: "autopilot",
} as const;

export const s3OutputPath = defineParameter({
  ...outputPath,
  aws: "CreateAutoMLJobV2Request.OutputDataConfig.S3OutputPath",
});

/** Of a training that was. */
export const formerS3OutputPath = defineParameter(outputPath);

export const keepTrainingData = defineParameter({
  name: "keep_training_data",
  type: "BOOLEAN",
  description:
    "Whether the exported rows stay in S3, which is so unless it is `false`. They are removed then by the first SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS, SME_STOP_SAGEMAKER_AUTOPILOT_JOB or deployment that finds that the job has ended.",
  example: false,
});

export const trainingDataUri = defineParameter({
  name: "training_data_uri",
  type: "VARCHAR(2048)",
  description: "S3 URI of the folder that a job learned from, with a slash at its end.",
  example: "s3://ml-bucket/autopilot/abalone-rings/data/0123456789abcdef0123456789abcdef/",
});

export const compressionType = defineParameter({
  name: "compression_type",
  type: "VARCHAR(10)",
  description: "Whether the exported files are compressed.",
  aws: "CreateAutoMLJobV2Request.AutoMLJobInputDataConfig[].CompressionType",
  awsEnum: "closed",
  example: "Gzip",
});

export const exportFilesPerNode = defineParameter({
  name: "export_files_per_node",
  type: "DECIMAL(9,0)",
  description: "How many files each node of the database writes at the same time.",
  minimum: 1,
  maximum: 64,
  example: 4,
});

export const trainingDataFiles = defineParameter({
  name: "training_data_files",
  type: "DECIMAL(9,0)",
  description: "How many files the export wrote.",
  minimum: 1,
  example: 4,
});

export const runKey = defineParameter({
  name: "run_key",
  type: "VARCHAR(32)",
  description:
    "Secret of one training run, in hexadecimal: its folders are named by a hash of it, so that only the run itself can use and remove them.",
  format: { words: "32 hexadecimal digits", patterns: ["^[0-9a-f]+$"] },
  minimumLength: 32,
  example: "0123456789abcdef0123456789abcdef",
});
