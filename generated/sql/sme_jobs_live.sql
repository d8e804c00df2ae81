CREATE OR REPLACE VIEW "SME_JOBS_LIVE" (
    "JOB_NAME" COMMENT IS 'The job''s name as it was created.',
    "JOB_STATUS" COMMENT IS '`InProgress`, `Completed`, `Failed`, `Stopping` or `Stopped`; NULL where AWS told nothing.',
    "JOB_SECONDARY_STATUS" COMMENT IS 'The step it is in.',
    "STARTED_AT" COMMENT IS 'When it was created, in UTC.',
    "ENDED_AT" COMMENT IS 'When it ended, in UTC; NULL while it runs.',
    "ELAPSED_SECONDS" COMMENT IS 'From its start to its end, or to now.',
    "PROBLEM_TYPE" COMMENT IS 'As given, or as Autopilot chose; NULL until it has.',
    "OBJECTIVE" COMMENT IS 'The metric that candidates are compared by; NULL until Autopilot has chosen.',
    "BEST_CANDIDATE" COMMENT IS 'The best candidate so far.',
    "BEST_METRIC" COMMENT IS 'What `BEST_VALUE` measures.',
    "BEST_VALUE" COMMENT IS 'The best candidate''s value of the metric.',
    "CANDIDATES_DONE" COMMENT IS 'How many candidates are completed.',
    "CANDIDATES_FAILED" COMMENT IS 'How many candidates failed.',
    "MAX_CANDIDATES" COMMENT IS 'How many candidates it tries at most; NULL where nobody said.',
    "FAILURE_REASON" COMMENT IS 'Why it failed, in AWS'' words. Where `JOB_STATUS` is NULL, why AWS told nothing.',
    "PARTIAL_FAILURES" COMMENT IS 'What went wrong without ending the job, separated by `; `.'
) AS
-- Generated from spec/views/jobs-live.ts: change that file, not this view.
SELECT "SME_JOBS_LIVE_UDF"(JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, JOB_ARN)
FROM "SME_METADATA_AUTOPILOT_JOBS"
WHERE AWS_REGION IS NOT NULL
COMMENT IS 'Every training job of this installation as it is now, and why it failed if it did. Example: SELECT * FROM ML.SME_JOBS_LIVE ORDER BY STARTED_AT DESC';
