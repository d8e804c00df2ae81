import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_JOB_STATE_UDF",
  summary: "Asks SageMaker how far an Autopilot job has come and what Autopilot chose for it, all at once.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "job_status", type: "VARCHAR(100)", description: "For example `InProgress`." },
    { name: "job_secondary_status", type: "VARCHAR(100)", description: "The step it is in." },
    { name: "problem_type", type: "VARCHAR(32)", description: "NULL until Autopilot has chosen." },
    { name: "objective", type: "VARCHAR(64)", description: "NULL until Autopilot has chosen." },
    { name: "job_arn", type: "VARCHAR(256)", description: "ARN of the job." },
  ],
});
