import { defineUdf, optional } from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  dryRun,
  formerS3OutputPath,
  isRecordedJob,
  jobName,
  keptParts,
  recordedEndpoints,
  recordedJobArn,
  recordedJobRegion,
  s3BucketUri,
  trainingDataUri,
} from "../parameters.ts";
import { removedColumns } from "../removal.ts";

export default defineUdf({
  name: "SME_MODEL_REMOVAL_UDF",
  summary:
    "Stops a job, and removes on AWS what serves its models and what it wrote to S3, but for what others use.",
  rows: "many",
  parameters: [
    jobName,
    awsCredentialsConnectionName,
    awsRegion,
    isRecordedJob,
    optional(recordedJobArn),
    optional(recordedJobRegion),
    optional(trainingDataUri),
    optional(s3BucketUri),
    optional(formerS3OutputPath),
    optional(recordedEndpoints),
    optional(keptParts),
    dryRun,
  ],
  returns: [
    ...removedColumns,
    {
      name: "left_count",
      type: "DECIMAL(18,0)",
      description: "How many of all these rows are of something that a further call has to remove.",
    },
  ],
});
