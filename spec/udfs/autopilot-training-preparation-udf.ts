import { defineUdf } from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  iamSagemakerRole,
  jobName,
  s3BucketUri,
  s3OutputPath,
} from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_TRAINING_PREPARATION_UDF",
  summary:
    "Refuses what AWS would refuse, before any data moves: credentials, bucket, a job name already taken; finds the role's ARN and removes training data that an interrupted attempt left in the job's own folder.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion, iamSagemakerRole, s3BucketUri, s3OutputPath],
  returns: [
    { name: "role_arn", type: "VARCHAR(2048)", description: "ARN of the role." },
    {
      name: "training_data_uri",
      type: "VARCHAR(2048)",
      description: "S3 URI of the empty folder for the training data, with a slash at its end.",
    },
    {
      name: "training_data_path",
      type: "VARCHAR(2048)",
      description: "The same folder as a path in the bucket, with a slash at its end.",
    },
  ],
});
