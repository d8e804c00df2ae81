import { columnsOf, defineView } from "../model.ts";
import autopilotJob from "../udfs/autopilot-job.ts";

export default defineView({
  name: "SME_JOBS_LIVE",
  summary: "Every training job of this installation as it is now, and why it failed if it did.",
  details: `It asks AWS for each job, each time it is read, whatever the query's WHERE says, and fails where one of them cannot be asked
for, as when its connection is gone. Some of the jobs alone give

\`\`\`sql
SELECT ML.SME_AUTOPILOT_JOB(JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION)
FROM ML.SME_METADATA_AUTOPILOT_JOBS
WHERE DATETIME > ADD_DAYS(CURRENT_TIMESTAMP, -7) AND AWS_REGION IS NOT NULL;
\`\`\`

Jobs of the predecessor are left out, since their rows don't say in which region they are.`,
  columns: columnsOf(autopilotJob),
  statement: `
    SELECT ::script_schema."SME_AUTOPILOT_JOB"(JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION)
    FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    WHERE AWS_REGION IS NOT NULL`,
  example: "SELECT * FROM ML.SME_JOBS_LIVE ORDER BY STARTED_AT DESC",
});
