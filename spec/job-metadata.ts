/** What several scripts do with the metadata table. */
import type { ErrorCode } from "./errors.ts";
import { type SingleStep, type SqlStep, sql, udf } from "./model.ts";
import removalUdf from "./udfs/ended-job-data-removal-udf.ts";

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

/**
 * Remove the training data of the job `job_name` if it has ended and they were not to be kept. Who may not,
 * here or in the bucket, gets the script's result all the same, and the next call tries again.
 */
export const removeUnkeptData: readonly SingleStep[] = [
  sql("unkept", {
    why: "Data that were not to be kept are removed by whatever looks at the job when it has ended.",
    mayFail: true,
    statement: `
      SELECT JOB_NAME, S3_TRAINING_DATA_URI
      FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      WHERE UPPER(JOB_NAME) = UPPER(:job_name) AND NOT KEEP_TRAINING_DATA AND TRAINING_DATA_REMOVED_AT IS NULL
        AND S3_TRAINING_DATA_URI IS NOT NULL
      ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
      LIMIT 1`,
    fails: "E-SME-354",
    row: ["job_name", "training_data_uri"],
  }),
  udf("removal", removalUdf, {
    when: "unkept.job_name",
    mayFail: true,
    with: { job_name: "unkept.job_name", training_data_uri: "unkept.training_data_uri" },
    fails: "E-SME-354",
  }),
  sql("removed", {
    when: "removal.removed_objects",
    mayFail: true,
    statement: `
      UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      SET TRAINING_DATA_REMOVED_AT = CURRENT_TIMESTAMP
      WHERE JOB_NAME = :unkept.job_name AND S3_TRAINING_DATA_URI = :unkept.training_data_uri`,
    fails: "E-SME-354",
  }),
];
