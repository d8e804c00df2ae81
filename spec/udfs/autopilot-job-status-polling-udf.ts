import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_JOB_STATUS_POLLING_UDF",
  summary: "Asks SageMaker how far an Autopilot job has come.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "job_status", type: "VARCHAR(100)", description: "For example `InProgress`." },
    { name: "job_secondary_status", type: "VARCHAR(100)", description: "The step it is in." },
  ],
});
