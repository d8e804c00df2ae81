-- Generated from spec/tables/jobs.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_JOBS" (
    "NAME" VARCHAR(32) PRIMARY KEY,
    "STATUS" VARCHAR(9)
);
COMMENT ON TABLE "SME_JOBS" IS 'Jobs. Example: SELECT * FROM ML.SME_JOBS' (
    "NAME" IS 'Name.',
    "STATUS" IS 'Status.'
);
