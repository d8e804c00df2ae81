import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../parameters.ts";
import { jobSecondaryStatus, jobStatus } from "../results.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_JOB_STATUS_POLLING_UDF",
  summary: "Asks SageMaker how far an Autopilot job has come.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [jobStatus, jobSecondaryStatus],
});
