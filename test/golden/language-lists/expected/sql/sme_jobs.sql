-- Generated from spec/tables/jobs.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_JOBS" (
    "JOB_NAME" VARCHAR(32) PRIMARY KEY,
    "COLUMN_NAMES" VARCHAR(2000000)
);
