import { defineUdf } from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  jobName,
  s3BucketUri,
  s3OutputPath,
} from "../parameters.ts";

export default defineUdf({
  name: "SME_TRAINING_DATA_DELETION_UDF",
  summary: "Removes the training data that was exported for a job from the job's own folder.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion, s3BucketUri, s3OutputPath],
  returns: [
    { name: "deleted_objects", type: "DECIMAL(18,0)", description: "How many S3 objects were removed." },
  ],
});
