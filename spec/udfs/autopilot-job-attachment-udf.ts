import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../parameters.ts";
import { bestCandidate, bestMetric, bestValue, jobArn, jobSecondaryStatus, jobStatus } from "../results.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_JOB_ATTACHMENT_UDF",
  summary:
    "Says of an Autopilot job, whoever started it, what its row in SME_METADATA_AUTOPILOT_JOBS needs. It changes nothing on AWS.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "job_name", type: "VARCHAR(32)", description: "The job's name, as AWS spells it." },
    jobArn,
    jobStatus,
    jobSecondaryStatus,
    bestCandidate,
    bestMetric,
    bestValue,
    { name: "created_at", type: "VARCHAR(30)", description: "When it was started, in UTC." },
    { name: "problem_type", type: "VARCHAR(32)", description: "NULL until Autopilot has chosen." },
    { name: "objective", type: "VARCHAR(64)", description: "NULL until Autopilot has chosen." },
    {
      name: "target",
      type: "VARCHAR(256)",
      description: "The column that it predicts, as the job spells it.",
    },
    {
      name: "weight",
      type: "VARCHAR(256)",
      description: "The column with the rows' weights; NULL for none.",
    },
    { name: "role", type: "VARCHAR(2048)", description: "ARN of its role." },
    { name: "bucket_uri", type: "VARCHAR(200)", description: "The bucket that its artefacts are in." },
    { name: "output_path", type: "VARCHAR(1024)", description: "Their folder." },
    {
      name: "header",
      type: "VARCHAR(2000000)",
      description:
        "The columns by the first line of its training data, a JSON array; NULL where that cannot be read.",
    },
    { name: "header_failure", type: "VARCHAR(2000)", description: "Why it cannot." },
  ],
});
