-- Generated from spec/tables/jobs.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_JOBS" (
    "JOB_NAME" VARCHAR(32) PRIMARY KEY,
    "COLUMN_NAMES" VARCHAR(2000000)
);
COMMENT ON TABLE "SME_JOBS" IS 'Jobs. Example: SELECT * FROM ML.SME_JOBS' (
    "JOB_NAME" IS 'Name.',
    "COLUMN_NAMES" IS 'A JSON array.'
);
