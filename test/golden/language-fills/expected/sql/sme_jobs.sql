-- Generated from spec/tables/jobs.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_JOBS" (
    "JOB_NAME" VARCHAR(32) PRIMARY KEY,
    "CONNECTION" VARCHAR(128),
    "REGION" VARCHAR(32),
    "CANDIDATES" DECIMAL(9,0)
);
