import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../parameters.ts";
import { bestCandidate, bestMetric, bestValue, jobArn, jobStatus } from "../results.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_JOB_STOP_UDF",
  summary: "Stops an Autopilot job unless it has ended or is being stopped, and tells how it is then.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    jobStatus,
    bestCandidate,
    { name: "problem_type", type: "VARCHAR(32)", description: "NULL until Autopilot has chosen." },
    { name: "objective", type: "VARCHAR(64)", description: "NULL until Autopilot has chosen." },
    jobArn,
    bestMetric,
    bestValue,
  ],
});
