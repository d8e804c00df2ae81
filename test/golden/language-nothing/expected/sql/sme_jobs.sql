-- Generated from spec/tables/jobs.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_JOBS" (
    "DATETIME" TIMESTAMP NOT NULL,
    "JOB_NAME" VARCHAR(32) PRIMARY KEY,
    "JOB_ARN" VARCHAR(256),
    "STATUS" VARCHAR(100)
);
