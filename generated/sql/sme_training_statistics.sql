-- Generated from spec/tables/training-statistics.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_TRAINING_STATISTICS" (
    "JOB_NAME" VARCHAR(32) NOT NULL,
    "COLUMN_NAME" VARCHAR(128) NOT NULL,
    "COLUMN_TYPE" VARCHAR(128) NOT NULL,
    "STATISTIC" VARCHAR(20) NOT NULL,
    "PLACE" DECIMAL(9,0),
    "VALUE" VARCHAR(2000),
    "NUMERIC_VALUE" DOUBLE,
    "ROW_COUNT" DECIMAL(18,0)
);
COMMENT ON TABLE "SME_TRAINING_STATISTICS" IS 'What the columns of each job''s training data held, the target and the weights with them. SME_CHECK_DRIFT compares rows of today with it. Example: SELECT COLUMN_NAME, NUMERIC_VALUE FROM ML.SME_TRAINING_STATISTICS WHERE JOB_NAME = ''abalone-rings'' AND STATISTIC = ''mean''' (
    "JOB_NAME" IS 'The job''s name.',
    "COLUMN_NAME" IS 'The column.',
    "COLUMN_TYPE" IS 'Its SQL type.',
    "STATISTIC" IS '`rows`, `nulls`; of numbers, dates and times `mean`, `deviation`, `minimum`, `maximum`, `median`; `decile` of those with more than 20 different values, `value` for the 50 commonest values of all others, and `others` for the rest of them.',
    "PLACE" IS 'Of a decile 1 to 10, of a value 1 for the commonest.',
    "VALUE" IS 'The value, as it is exported: of a decile the greatest in it. Of a text, its first 2,000 characters.',
    "NUMERIC_VALUE" IS 'The same as a number: of dates and times the seconds since 1970-01-01.',
    "ROW_COUNT" IS 'How many rows there were; for `decile`, `value` and `others`, of those in which values were counted.'
);
