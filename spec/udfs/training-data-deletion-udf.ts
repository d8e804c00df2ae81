import { defineUdf } from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  jobName,
  runKey,
  s3BucketUri,
  s3OutputPath,
} from "../parameters.ts";

export default defineUdf({
  name: "SME_TRAINING_DATA_DELETION_UDF",
  summary:
    "Removes the training data of one run, whose key the caller must have, unless the job has been started on it.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion, s3BucketUri, s3OutputPath, runKey],
  returns: [
    { name: "deleted_objects", type: "DECIMAL(18,0)", description: "How many S3 objects were removed." },
  ],
});
