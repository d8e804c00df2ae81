-- Generated from spec/tables/policy.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_POLICY" (
    "SETTING" VARCHAR(128) PRIMARY KEY,
    "VALUE" VARCHAR(2000)
);
COMMENT ON TABLE "SME_POLICY" IS 'An administrator''s limits, which scripts keep before anything costs. A setting that is absent limits nothing. Example: SELECT * FROM ML.SME_POLICY' (
    "SETTING" IS '`allowed_instance_types`: the instance types of endpoints, separated by commas; `serverless` among them allows serverless ones; `max_instance_count`: the instances of an endpoint, at most; `max_runtime_seconds`: the seconds that a training job may take, at most; `default_runtime_seconds`: the seconds that a training job may take where its caller does not say; `default_ttl_hours`: after how many hours an endpoint expires where its caller does not say; `max_endpoints`: the endpoints of this installation, at most; `keep_training_data`: `false` has training data removed when their job has ended.',
    "VALUE" IS 'The limit. `VALUE` is a word of SQL: put it into double quotes where you name it.'
);
