-- Generated from spec/tables/evaluations.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_EVALUATIONS" (
    "EVALUATION" VARCHAR(12) NOT NULL,
    "EVALUATED_AT" TIMESTAMP NOT NULL,
    "EVALUATED_BY" VARCHAR(128) NOT NULL,
    "SCHEMA_NAME" VARCHAR(128) NOT NULL,
    "FUNCTION_NAME" VARCHAR(128) NOT NULL,
    "JOB_NAME" VARCHAR(32) NOT NULL,
    "DEPLOYMENT" VARCHAR(12) NOT NULL,
    "VERSION" DECIMAL(9,0),
    "CANDIDATE_NAME" VARCHAR(64),
    "QUERY" VARCHAR(2000000) NOT NULL,
    "TARGET" VARCHAR(128) NOT NULL,
    "EVALUATED_ROWS" DECIMAL(18,0) NOT NULL,
    "METRIC" VARCHAR(100) NOT NULL,
    "LABEL" VARCHAR(2000000),
    "VALUE" DOUBLE
);
COMMENT ON TABLE "SME_EVALUATIONS" IS 'One row for each metric of each evaluation by SME_EVALUATE, so that models can be compared by SQL. Example: SELECT JOB_NAME, EVALUATED_AT, "VALUE" FROM ML.SME_EVALUATIONS WHERE METRIC = ''RMSE'' ORDER BY EVALUATED_AT' (
    "EVALUATION" IS 'The same in all rows of an evaluation, and in no other''s.',
    "EVALUATED_AT" IS 'When it was made.',
    "EVALUATED_BY" IS 'The user who made it.',
    "SCHEMA_NAME" IS 'Schema of the prediction function.',
    "FUNCTION_NAME" IS 'The prediction function, as the deployment calls it.',
    "JOB_NAME" IS 'The job whose model it asked.',
    "DEPLOYMENT" IS 'The token of the deployment that made the function.',
    "VERSION" IS 'Which of the deployment''s models it was; NULL where nobody noted it.',
    "CANDIDATE_NAME" IS 'The job''s candidate that answered; NULL where nobody noted it.',
    "QUERY" IS 'The rows, as a query.',
    "TARGET" IS 'The query''s column with what was to be predicted.',
    "EVALUATED_ROWS" IS 'How many rows count.',
    "METRIC" IS 'What was measured.',
    "LABEL" IS 'The label that it is about; NULL for all rows.',
    "VALUE" IS 'NULL where it is not defined: a `Note` says why then.'
);
