/** Connection and region of scripts whose callers may leave them out: those of the row in our tables. */
import { optional, type SqlStep, sql } from "./model.ts";
import { awsCredentialsConnectionName, awsRegion } from "./parameters.ts";

/** As a script's last arguments, which are NULL then. */
export function placeRecordedIn(table: string) {
  return [
    optional({
      ...awsCredentialsConnectionName,
      description: `${awsCredentialsConnectionName.description} NULL: as ${table} has it.`,
    }),
    optional({ ...awsRegion, description: `${awsRegion.description} NULL: as ${table} has it.` }),
  ];
}

/** Finds where the job was trained, unless the caller says it. */
export function findPlaceOfJob(): SqlStep {
  return sql("place", {
    why: "Where the job was trained. A row of another region than the caller's is another job's.",
    statement: `
      SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION
      FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      WHERE UPPER(JOB_NAME) = UPPER(:job_name) AND (AWS_REGION = :aws_region OR AWS_REGION IS NULL OR :aws_region IS NULL)
      ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
      LIMIT 1`,
    fails: "F-SME-3",
    row: ["connection", "region"],
    fills: { aws_credentials_connection_name: "connection", aws_region: "region" },
    unfilled: "E-SME-323",
    suggests: "job_name",
  });
}
