import { columnsOf, defineView } from "../model.ts";
import jobsLiveUdf from "../udfs/jobs-live-udf.ts";

/** What the view says of them beyond what SME_AUTOPILOT_JOB says. */
const descriptions: Readonly<Record<string, string>> = {
  JOB_STATUS: "`InProgress`, `Completed`, `Failed`, `Stopping` or `Stopped`; NULL where AWS told nothing.",
  FAILURE_REASON: "Why it failed, in AWS' words. Where `JOB_STATUS` is NULL, why AWS told nothing.",
};

export default defineView({
  name: "SME_JOBS_LIVE",
  summary: "Every training job of this installation as it is now, and why it failed if it did.",
  details: `It asks AWS for each job, each time it is read, whatever the query's WHERE says: eight jobs at a time, as fast as AWS lets it.

A job that AWS does not know any more, or whose connection is gone, may not be used, or holds keys
of another account or that AWS refuses, has its row all the same:
\`JOB_STATUS\` is NULL there, and \`FAILURE_REASON\` says why.

\`\`\`sql
SELECT JOB_NAME, FAILURE_REASON FROM ML.SME_JOBS_LIVE WHERE JOB_STATUS IS NULL;
\`\`\`

Some of the jobs alone give

\`\`\`sql
SELECT ML.SME_AUTOPILOT_JOB(JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION)
FROM ML.SME_METADATA_AUTOPILOT_JOBS
WHERE DATETIME > ADD_DAYS(CURRENT_TIMESTAMP, -7) AND AWS_REGION IS NOT NULL;
\`\`\`

Jobs of the predecessor are left out, since their rows don't say in which region they are.`,
  columns: columnsOf(jobsLiveUdf).map(({ name, type, description }) => ({
    name,
    type,
    description: descriptions[name] ?? description,
  })),
  statement: `
    SELECT ::script_schema."SME_JOBS_LIVE_UDF"(JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, JOB_ARN)
    FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    WHERE AWS_REGION IS NOT NULL`,
  example: "SELECT * FROM ML.SME_JOBS_LIVE ORDER BY STARTED_AT DESC",
});
