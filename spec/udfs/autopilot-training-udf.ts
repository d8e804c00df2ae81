import { defineUdf, optional } from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  compressionType,
  iamSagemakerRole,
  jobName,
  maxCandidates,
  maxRuntimeForAutomlJobInSeconds,
  maxRuntimePerTrainingJobInSeconds,
  objective,
  problemType,
  s3BucketUri,
  s3OutputPath,
  targetAttributeName,
} from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_TRAINING_UDF",
  summary: "Starts an Autopilot job on the training data in the job's own folder.",
  parameters: [
    jobName,
    awsCredentialsConnectionName,
    awsRegion,
    iamSagemakerRole,
    s3BucketUri,
    s3OutputPath,
    targetAttributeName,
    optional(problemType),
    optional(objective),
    optional(maxRuntimeForAutomlJobInSeconds),
    optional(maxCandidates),
    optional(maxRuntimePerTrainingJobInSeconds),
    compressionType,
  ],
  returns: [
    { name: "job_arn", type: "VARCHAR(256)", description: "ARN of the job." },
    {
      name: "training_data_bytes",
      type: "DECIMAL(18,0)",
      description: "The size of the training data in S3.",
    },
  ],
});
