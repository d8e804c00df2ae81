import { defineView } from "../model.ts";
import { orphanColumns, orphansIn } from "../orphans.ts";

export default defineView({
  name: "SME_ORPHANS_LIVE",
  summary:
    "What AWS has with this extension's tags and this database does not know, and what this database knows and AWS does not have.",
  details: `It asks AWS each time it is read, for every connection and region of SME_METADATA_AUTOPILOT_ENDPOINTS and SME_METADATA_AUTOPILOT_JOBS. One that
cannot be asked, as by a connection that is gone, has one row, with \`ONLY_IN\` NULL and the reason in \`WHAT_TO_DO\`. SME_ORPHANS is the same for one place, also
where the tables don't have it, and fails where that cannot be asked.

What another database made with the same account is listed as well, since this one does not know it: look at \`CREATED_BY\`. Of training jobs those
are listed that run, or whose row has no job on AWS. What was made by a key that may not tag is not found.`,
  columns: [
    {
      name: "AWS_CREDENTIALS_CONNECTION_NAME",
      type: "VARCHAR(128)",
      description: "The connection that asked AWS.",
    },
    { name: "AWS_REGION", type: "VARCHAR(32)", description: "The region." },
    ...orphanColumns,
  ],
  statement: orphansIn(
    `
        SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        UNION SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS" WHERE AWS_REGION IS NOT NULL`,
    { tellsFailures: true },
  ),
  example: "SELECT * FROM ML.SME_ORPHANS_LIVE ORDER BY KIND, NAME",
});
