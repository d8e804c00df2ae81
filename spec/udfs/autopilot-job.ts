import { jobFailures, jobProgress } from "../job-columns.ts";
import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_JOB",
  summary: "Tells everything about an Autopilot job: how far it is, what it found, and why it failed.",
  details: `One row for each row of arguments, so that one statement shows all jobs, also in a view:

\`\`\`sql
SELECT ML.SME_AUTOPILOT_JOB(JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION)
FROM ML.SME_METADATA_AUTOPILOT_JOBS
WHERE AWS_REGION IS NOT NULL;
\`\`\`

It asks AWS anew for each row, eight rows at a time. The first that has no answer, as a misspelt name has none, ends the
statement; SME_JOBS_LIVE tells it in the row instead.`,
  input: "SCALAR",
  sideBySide: 8,
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    ...jobProgress,
    { name: "candidates_done", type: "DECIMAL(9,0)", description: "How many candidates are completed." },
    { name: "candidates_failed", type: "DECIMAL(9,0)", description: "How many candidates failed." },
    ...jobFailures,
  ],
  errors: [
    "E-SME-4",
    "E-SME-60",
    "E-SME-61",
    "E-SME-64",
    "E-SME-65",
    "E-SME-67",
    "E-SME-68",
    "E-SME-74",
    "E-SME-160",
    "E-SME-161",
    "E-SME-330",
  ],
  example: "SELECT ML.SME_AUTOPILOT_JOB('abalone-rings', 'AWS_CONNECTION', 'eu-central-1')",
});
