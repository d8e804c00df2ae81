import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../parameters.ts";
import { jobSecondaryStatus, jobStatus } from "../results.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_JOB",
  summary: "Tells everything about an Autopilot job: how far it is, what it found, and why it failed.",
  details: `One row for each row of arguments, so that one statement shows all jobs, also in a view:

\`\`\`sql
SELECT ML.SME_AUTOPILOT_JOB(JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION)
FROM ML.SME_METADATA_AUTOPILOT_JOBS
WHERE AWS_REGION IS NOT NULL;
\`\`\`

It asks AWS anew for each row.`,
  input: "SCALAR",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "job_name", type: "VARCHAR(32)", description: "The job's name as it was created." },
    jobStatus,
    jobSecondaryStatus,
    { name: "started_at", type: "TIMESTAMP", description: "When it was created, in UTC." },
    { name: "ended_at", type: "TIMESTAMP", description: "When it ended, in UTC; NULL while it runs." },
    { name: "elapsed_seconds", type: "DECIMAL(9,0)", description: "From its start to its end, or to now." },
    {
      name: "problem_type",
      type: "VARCHAR(32)",
      description: "As given, or as Autopilot chose; NULL until it has.",
    },
    {
      name: "objective",
      type: "VARCHAR(64)",
      description: "The metric that candidates are compared by; NULL until Autopilot has chosen.",
    },
    { name: "best_candidate", type: "VARCHAR(64)", description: "The best candidate so far." },
    { name: "best_metric", type: "VARCHAR(64)", description: "What `BEST_VALUE` measures." },
    { name: "best_value", type: "DOUBLE", description: "The best candidate's value of the metric." },
    { name: "candidates_done", type: "DECIMAL(9,0)", description: "How many candidates are completed." },
    { name: "candidates_failed", type: "DECIMAL(9,0)", description: "How many candidates failed." },
    {
      name: "max_candidates",
      type: "DECIMAL(9,0)",
      description: "How many candidates it tries at most; NULL where nobody said.",
    },
    { name: "failure_reason", type: "VARCHAR(2000000)", description: "Why it failed, in AWS' words." },
    {
      name: "partial_failures",
      type: "VARCHAR(2000000)",
      description: "What went wrong without ending the job, separated by `; `.",
    },
  ],
  errors: [
    "E-SME-4",
    "E-SME-60",
    "E-SME-61",
    "E-SME-64",
    "E-SME-65",
    "E-SME-66",
    "E-SME-67",
    "E-SME-68",
    "E-SME-74",
    "E-SME-160",
    "E-SME-161",
  ],
  example: "SELECT ML.SME_AUTOPILOT_JOB('abalone-rings', 'AWS_CONNECTION', 'eu-central-1')",
});
