-- Generated from spec/tables/jobs.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_JOBS" (
    "DATETIME" TIMESTAMP NOT NULL,
    "JOB_NAME" VARCHAR(32) PRIMARY KEY,
    "JOB_ARN" VARCHAR(256),
    "STATUS" VARCHAR(100)
);
COMMENT ON TABLE "SME_JOBS" IS 'Jobs. Example: SELECT * FROM ML.SME_JOBS' (
    "DATETIME" IS 'When.',
    "JOB_NAME" IS 'Name.',
    "JOB_ARN" IS 'ARN.',
    "STATUS" IS 'Status.'
);
