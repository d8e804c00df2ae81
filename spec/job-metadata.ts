/** What several scripts do with the metadata table. */
import type { ErrorCode } from "./errors.ts";
import { type SqlStep, sql } from "./model.ts";

/**
 * Enters what Autopilot chose in the row of a job, an earlier result, where the step `state` has found it.
 * Names are unique in an account and a region only: the row must have the job's ARN, or, made by the
 * predecessor, which knew none, the same connection.
 */
export function recordChoice(job: `${string}.${string}`, fails: ErrorCode): SqlStep {
  return sql("choice", {
    why: "What Autopilot chose; who may not write it gets the result all the same.",
    when: "state.problem_type",
    mayFail: true,
    statement: `
      UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      SET PROBLEM_TYPE = :state.problem_type, OBJECTIVE = COALESCE(OBJECTIVE, :state.objective)
      WHERE JOB_NAME = :${job} AND PROBLEM_TYPE IS NULL
        AND (UPPER(JOB_ARN) = UPPER(:state.job_arn)
          OR JOB_ARN IS NULL AND UPPER(AWS_CREDENTIALS_CONNECTION_NAME) = UPPER(:aws_credentials_connection_name))`,
    fails,
  });
}

/** The name in the job's row, if that lacks what Autopilot chose: `lacking.job_name`. */
export function findRowWithoutChoice(fails: ErrorCode): SqlStep {
  return sql("lacking", {
    why: "Whether there is something to enter; who may not read the table gets the result all the same.",
    mayFail: true,
    statement: `
      SELECT JOB_NAME
      FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      WHERE PROBLEM_TYPE IS NULL AND UPPER(JOB_NAME) = UPPER(:job_name)
      ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
      LIMIT 1`,
    fails,
    row: ["job_name"],
  });
}
