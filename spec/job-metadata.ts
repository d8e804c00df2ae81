/** What several scripts do with the metadata table. */
import type { ErrorCode } from "./errors.ts";
import { type SqlStep, sql } from "./model.ts";

/**
 * Enters what Autopilot chose in the row of a job, an earlier result, where `when` is not NULL. What SME_AUTOPILOT_JOB_STATE_UDF found
 * is in the step `state`.
 */
export function recordChoice(
  job: `${string}.${string}`,
  { when, fails }: { when: string; fails: ErrorCode },
): SqlStep {
  return sql("choice", {
    why: "What Autopilot chose; who may not write it gets the result all the same.",
    when,
    mayFail: true,
    statement: `
      UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      SET PROBLEM_TYPE = :state.problem_type, OBJECTIVE = COALESCE(OBJECTIVE, :state.objective)
      WHERE JOB_NAME = :${job} AND PROBLEM_TYPE IS NULL
        AND (JOB_ARN IS NULL OR UPPER(JOB_ARN) = UPPER(:state.job_arn))`,
    fails,
  });
}

/**
 * The job's row if it lacks what Autopilot chose: `lacking.job_name`. Names are unique in an account and a region only; a row of the
 * predecessor, which has no ARN, tells them by its connection.
 */
export function findRowWithoutChoice(fails: ErrorCode): SqlStep {
  return sql("lacking", {
    why: "The row's own job, not one of the same name in another account or region.",
    when: "state.problem_type",
    mayFail: true,
    statement: `
      SELECT JOB_NAME
      FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      WHERE PROBLEM_TYPE IS NULL AND UPPER(JOB_NAME) = UPPER(:job_name)
        AND (UPPER(JOB_ARN) = UPPER(:state.job_arn)
          OR JOB_ARN IS NULL AND UPPER(AWS_CREDENTIALS_CONNECTION_NAME) = UPPER(:aws_credentials_connection_name))
      LIMIT 1`,
    fails,
    row: ["job_name"],
  });
}
