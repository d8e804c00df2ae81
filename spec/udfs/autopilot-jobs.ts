import { jobFailures, jobProgress } from "../job-columns.ts";
import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion } from "../parameters.ts";
import { listingErrors } from "../results.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_JOBS",
  summary: "Lists all Autopilot jobs that AWS has in a region, the newest first.",
  details: `Also those that nobody trained from this database. A function cannot read tables, so which of them have a row in
SME_METADATA_AUTOPILOT_JOBS tells a join:

\`\`\`sql
SELECT J.*, M.JOB_NAME IS NOT NULL AS IN_METADATA
FROM (SELECT ML.SME_AUTOPILOT_JOBS('AWS_CONNECTION', 'eu-central-1')) J
LEFT JOIN ML.SME_METADATA_AUTOPILOT_JOBS M
  ON UPPER(M.JOB_NAME) = UPPER(J.JOB_NAME) AND COALESCE(M.AWS_REGION, 'eu-central-1') = 'eu-central-1';
\`\`\`

How many candidates are done tells SME_AUTOPILOT_JOB, which asks AWS for them.

Jobs are listed a hundred at a time, at most two pages a second: that is what AWS allows an account for listing
training jobs, and it cannot be raised; for Autopilot's own jobs AWS publishes no rate. Each job is described by a call of
its own, eight at a time. Where AWS says that this is too fast (ThrottlingException), the calls slow down until it does not.`,
  input: "SCALAR",
  rows: "many",
  parameters: [awsCredentialsConnectionName, awsRegion],
  returns: [...jobProgress, ...jobFailures],
  errors: listingErrors,
  example: "SELECT ML.SME_AUTOPILOT_JOBS('AWS_CONNECTION', 'eu-central-1')",
});
