import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../parameters.ts";
import { bestCandidate, bestMetric, bestValue, jobArn, jobSecondaryStatus, jobStatus } from "../results.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_JOB_STATE_UDF",
  summary: "Asks SageMaker how far an Autopilot job has come and what Autopilot chose for it, all at once.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    jobStatus,
    jobSecondaryStatus,
    { name: "problem_type", type: "VARCHAR(32)", description: "NULL until Autopilot has chosen." },
    { name: "objective", type: "VARCHAR(64)", description: "NULL until Autopilot has chosen." },
    jobArn,
    bestCandidate,
    bestMetric,
    bestValue,
  ],
});
