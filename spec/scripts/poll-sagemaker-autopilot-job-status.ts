import { defineScript, udf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../parameters.ts";
import pollingUdf from "../udfs/autopilot-job-status-polling-udf.ts";

export default defineScript({
  name: "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS",
  summary: "Reports how far an Autopilot training job has come.",
  arguments: "positional",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  steps: [
    udf("status", pollingUdf, {
      why: "Ask SageMaker, through the UDF that holds the AWS client.",
      fails: "E-SME-4",
    }),
  ],
  returns: {
    from: "status",
    columns: [
      { name: "JOB_STATUS", type: "VARCHAR(100)", description: "For example `InProgress`." },
      { name: "JOB_SECONDARY_STATUS", type: "VARCHAR(100)", description: "The step it is in." },
    ],
  },
  example:
    "EXECUTE SCRIPT ML.SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS('abalone-rings', 'AWS_CONNECTION', 'eu-central-1')",
});
