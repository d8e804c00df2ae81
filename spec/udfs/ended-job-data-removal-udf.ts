import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName, trainingDataUri } from "../parameters.ts";

export default defineUdf({
  name: "SME_ENDED_JOB_DATA_REMOVAL_UDF",
  summary: "Removes the training data of a job that has ended, if AWS says that the job learned from them.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion, trainingDataUri],
  returns: [
    {
      name: "removed_objects",
      type: "DECIMAL(18,0)",
      description: "How many S3 objects were removed; NULL while the job has not ended.",
    },
  ],
});
