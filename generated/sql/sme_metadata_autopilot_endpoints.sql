-- Generated from spec/tables/metadata-autopilot-endpoints.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_METADATA_AUTOPILOT_ENDPOINTS" (
    "ENDPOINT_NAME" VARCHAR(63) PRIMARY KEY,
    "JOB_NAME" VARCHAR(32) NOT NULL,
    "CANDIDATE_NAME" VARCHAR(64),
    "SCHEMA_NAME" VARCHAR(128) NOT NULL,
    "FUNCTION_NAME" VARCHAR(128) NOT NULL,
    "VERSION" DECIMAL(9,0) NOT NULL,
    "DEPLOYMENT" VARCHAR(12),
    "AWS_CREDENTIALS_CONNECTION_NAME" VARCHAR(128) NOT NULL,
    "AWS_REGION" VARCHAR(32) NOT NULL,
    "INSTANCE_TYPE" VARCHAR(64),
    "INSTANCE_COUNT" DECIMAL(9,0),
    "CREATED_BY" VARCHAR(128) NOT NULL,
    "CREATED_AT" TIMESTAMP NOT NULL,
    "EXPIRES_AT" TIMESTAMP,
    "PAUSED_CONFIGURATION" VARCHAR(63)
);
COMMENT ON TABLE "SME_METADATA_AUTOPILOT_ENDPOINTS" IS 'One row for each endpoint that a script deployed, with what AWS does not know of it. Whether it serves, and with what, only AWS knows. Example: SELECT * FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS ORDER BY EXPIRES_AT' (
    "ENDPOINT_NAME" IS 'The endpoint''s name.',
    "JOB_NAME" IS 'The job whose model it serves.',
    "CANDIDATE_NAME" IS 'The job''s candidate that it serves.',
    "SCHEMA_NAME" IS 'Schema of the prediction functions.',
    "FUNCTION_NAME" IS 'The prediction function. The other one has the same name with `_SCALAR` behind it.',
    "VERSION" IS '1 after the deployment, one more with each model that takes the place of the one before.',
    "DEPLOYMENT" IS 'The deployment''s token, which functions, connection and parts on AWS carry.',
    "AWS_CREDENTIALS_CONNECTION_NAME" IS 'The connection used.',
    "AWS_REGION" IS 'The endpoint''s region.',
    "INSTANCE_TYPE" IS 'As asked for at the deployment; what serves now only AWS knows.',
    "INSTANCE_COUNT" IS 'Likewise.',
    "CREATED_BY" IS 'The user of the database who deployed it.',
    "CREATED_AT" IS 'When it was deployed, in UTC.',
    "EXPIRES_AT" IS 'When it may be taken down, in UTC; NULL for never. Nothing does so by itself.',
    "PAUSED_CONFIGURATION" IS 'The endpoint configuration that brings it back; NULL unless it is paused.'
);
