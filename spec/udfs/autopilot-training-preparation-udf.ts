import { defineUdf, optional } from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  awsTags,
  iamSagemakerRole,
  jobName,
  s3BucketUri,
  s3OutputPath,
} from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_TRAINING_PREPARATION_UDF",
  summary:
    "Refuses what AWS would refuse, before any data moves: credentials, bucket, tags, a job name already taken; finds the role's ARN and names a new folder that only this training run knows the key of.",
  parameters: [
    jobName,
    awsCredentialsConnectionName,
    awsRegion,
    iamSagemakerRole,
    s3BucketUri,
    s3OutputPath,
    optional(awsTags),
  ],
  returns: [
    {
      name: "run_key",
      type: "VARCHAR(32)",
      description: "The run's secret; whoever has it can remove its data.",
    },
    { name: "role_arn", type: "VARCHAR(2048)", description: "ARN of the role." },
    {
      name: "training_data_uri",
      type: "VARCHAR(2048)",
      description: "S3 URI of the folder for the training data, with a slash at its end.",
    },
    {
      name: "training_data_path",
      type: "VARCHAR(2048)",
      description: "The same folder as a path in the bucket, with a slash at its end.",
    },
    {
      name: "validation_data_path",
      type: "VARCHAR(2048)",
      description: "Path of the folder for rows of a validation_query, likewise.",
    },
  ],
});
