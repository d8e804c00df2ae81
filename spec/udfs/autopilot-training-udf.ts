import { defineParameter, defineUdf, optional } from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  awsTags,
  compressionType,
  exasolUser,
  iamSagemakerRole,
  jobName,
  maxCandidates,
  maxRuntimeForAutomlJobInSeconds,
  maxRuntimePerTrainingJobInSeconds,
  objective,
  problemType,
  runKey,
  s3BucketUri,
  s3OutputPath,
  targetAttributeName,
} from "../parameters.ts";
import { jobArn } from "../results.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_TRAINING_UDF",
  summary:
    "Starts an Autopilot job on the training data in the run's own folder, or finds that an earlier call has started it.",
  parameters: [
    jobName,
    awsCredentialsConnectionName,
    awsRegion,
    iamSagemakerRole,
    s3BucketUri,
    s3OutputPath,
    runKey,
    defineParameter({
      name: "training_data_files",
      type: "DECIMAL(9,0)",
      description: "How many files the export wrote.",
      minimum: 1,
      example: 4,
    }),
    targetAttributeName,
    optional(problemType),
    optional(objective),
    optional(maxRuntimeForAutomlJobInSeconds),
    optional(maxCandidates),
    optional(maxRuntimePerTrainingJobInSeconds),
    compressionType,
    optional(awsTags),
    exasolUser,
  ],
  returns: [
    jobArn,
    {
      name: "training_data_bytes",
      type: "DECIMAL(18,0)",
      description: "The size of the training data in S3.",
    },
  ],
});
