import { emittedFindings } from "../findings.ts";
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
  name: "SME_TRAINING_CHECK_UDF",
  summary:
    "Finds what AWS would say to a training: credentials, bucket, role, tags, the job's name, and how many jobs run.",
  rows: "many",
  parameters: [
    jobName,
    awsCredentialsConnectionName,
    awsRegion,
    iamSagemakerRole,
    s3BucketUri,
    s3OutputPath,
    optional(awsTags),
  ],
  returns: emittedFindings,
});
