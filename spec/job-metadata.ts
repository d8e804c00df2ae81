/** What several scripts do with the metadata table. */
import type { ErrorCode } from "./errors.ts";
import { type SingleStep, type SqlStep, sql, udf } from "./model.ts";
import removalUdf from "./udfs/ended-job-data-removal-udf.ts";

/** The present time as SQL, in UTC, whatever the session's time zone. */
export const nowInUtc = "ADD_SECONDS(TIMESTAMP '1970-01-01 00:00:00', POSIX_TIME(CURRENT_TIMESTAMP))";

/** In SQL, whether the row of a job that has been looked at has nothing more to learn. */
const isFinal = "PROBLEM_TYPE IS NOT NULL AND JOB_STATUS IN ('Completed', 'Failed', 'Stopped')";

/** The job's name as its row has it, `lacking.job_name`, if there may be something to enter in that. */
export function findUnfinishedRow(fails: ErrorCode): SqlStep {
  return sql("lacking", {
    why: "Whether there may be something to enter; who may not read the table gets the result all the same.",
    mayFail: true,
    statement: `
      SELECT JOB_NAME
      FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      WHERE UPPER(JOB_NAME) = UPPER(:job_name) AND NOT (${isFinal} AND SEEN_AT IS NOT NULL)
      ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
      LIMIT 1`,
    fails,
    row: ["job_name"],
  });
}

/**
 * Enter what the step `state` has found in the row of a job, an earlier result: how it is, and what Autopilot
 * chose. Names are unique in an account and a region only: the row must have the job's ARN, or, made by the
 * predecessor, which knew none, the same connection.
 */
export function recordState(job: `${string}.${string}`, fails: ErrorCode): SqlStep[] {
  return [
    sql("changed", {
      why: "Only what is new is written: a training that has not committed makes that wait.",
      when: "state.job_status",
      mayFail: true,
      statement: `
        SELECT JOB_NAME
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        WHERE JOB_NAME = :${job} AND (
          SEEN_AT IS NULL OR JOB_STATUS <> :state.job_status OR PROBLEM_TYPE IS NULL AND :state.problem_type IS NOT NULL
          OR COALESCE(BEST_CANDIDATE, ' ') <> COALESCE(:state.best_candidate, ' ')
        ) AND (UPPER(JOB_ARN) = UPPER(:state.job_arn)
          OR JOB_ARN IS NULL AND UPPER(AWS_CREDENTIALS_CONNECTION_NAME) = UPPER(:aws_credentials_connection_name))`,
      fails,
      row: ["job_name"],
    }),
    sql("choice", {
      why: "Who may not write it gets the result all the same.",
      when: "changed.job_name",
      mayFail: true,
      statement: `
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        SET PROBLEM_TYPE = COALESCE(PROBLEM_TYPE, :state.problem_type),
          OBJECTIVE = COALESCE(OBJECTIVE, :state.objective), JOB_STATUS = :state.job_status,
          BEST_CANDIDATE = :state.best_candidate, BEST_METRIC = :state.best_metric, BEST_VALUE = :state.best_value,
          SEEN_AT = ${nowInUtc}
        WHERE JOB_NAME = :changed.job_name`,
      fails,
    }),
  ];
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
