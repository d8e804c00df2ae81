-- Generated from spec/tables/jobs.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_JOBS" (
    "JOB_NAME" VARCHAR(32) PRIMARY KEY,
    "CONNECTION" VARCHAR(128),
    "REGION" VARCHAR(32),
    "CANDIDATES" DECIMAL(9,0)
);
COMMENT ON TABLE "SME_JOBS" IS 'Jobs. Example: SELECT * FROM ML.SME_JOBS' (
    "JOB_NAME" IS 'Name.',
    "CONNECTION" IS 'Its connection.',
    "REGION" IS 'Its region.',
    "CANDIDATES" IS 'How many at most.'
);
