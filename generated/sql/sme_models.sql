CREATE OR REPLACE VIEW "SME_MODELS" (
    "JOB_NAME" COMMENT IS 'The job''s name.',
    "JOB_STATUS" COMMENT IS 'As it was last seen; NULL where nobody looked yet.',
    "SEEN_AT" COMMENT IS 'Since when it has been seen so, in UTC.',
    "PROBLEM_TYPE" COMMENT IS 'As given, or as Autopilot chose.',
    "BEST_METRIC" COMMENT IS 'What `BEST_VALUE` measures: the objective.',
    "BEST_VALUE" COMMENT IS 'The best candidate''s, on the validation data.',
    "BEST_CANDIDATE" COMMENT IS 'The best candidate as it was last seen.',
    "ENDPOINTS" COMMENT IS 'On how many endpoints the job''s models serve or are paused.',
    "ENDPOINT_NAME" COMMENT IS 'The latest of them.',
    "SCHEMA_NAME" COMMENT IS 'Schema of its prediction functions.',
    "FUNCTION_NAME" COMMENT IS 'Its prediction function.',
    "VERSION" COMMENT IS 'The version behind that function as it was asked for last; SME_ENDPOINTS_LIVE tells which one AWS serves.',
    "COST_PER_HOUR" COMMENT IS 'US dollars by SME_PRICES; NULL where that lacks one of the instance types. Paused endpoints cost nothing.',
    "EXPIRES_AT" COMMENT IS 'When the endpoint may be taken down, in UTC.',
    "STARTED_BY" COMMENT IS 'The user who started the job.',
    "STARTED_AT" COMMENT IS 'When, in that session''s time zone.'
) AS
-- Generated from spec/views/models.ts: change that file, not this view.
SELECT J.JOB_NAME, J.JOB_STATUS, J.SEEN_AT, J.PROBLEM_TYPE, COALESCE(J.BEST_METRIC, J.OBJECTIVE) AS BEST_METRIC, J.BEST_VALUE,
  J.BEST_CANDIDATE, COALESCE(E.ENDPOINTS, 0) AS ENDPOINTS, E.ENDPOINT_NAME, E.SCHEMA_NAME, E.FUNCTION_NAME, E.VERSION, CAST(E.COST_PER_HOUR AS DECIMAL(12,6)) AS COST_PER_HOUR,
  E.EXPIRES_AT, J.SCRIPT_USER AS STARTED_BY, J.DATETIME AS STARTED_AT
FROM "SME_METADATA_AUTOPILOT_JOBS" J
LEFT JOIN (
  SELECT E.JOB_NAME, E.ENDPOINT_NAME, E.SCHEMA_NAME, E.FUNCTION_NAME, E.VERSION, E.EXPIRES_AT,
    ROW_NUMBER() OVER (PARTITION BY E.JOB_NAME ORDER BY E.CREATED_AT DESC, E.ENDPOINT_NAME) AS POSITION_,
    COUNT(*) OVER (PARTITION BY E.JOB_NAME) AS ENDPOINTS,
    CASE WHEN COUNT(*) OVER (PARTITION BY E.JOB_NAME) = COUNT(E.COST) OVER (PARTITION BY E.JOB_NAME)
      THEN SUM(E.COST) OVER (PARTITION BY E.JOB_NAME) END AS COST_PER_HOUR
  FROM (
    SELECT M.JOB_NAME, M.ENDPOINT_NAME, M.SCHEMA_NAME, M.FUNCTION_NAME, M.VERSION, M.EXPIRES_AT, M.CREATED_AT,
      CASE WHEN M.PAUSED_CONFIGURATION IS NOT NULL THEN 0 ELSE M.INSTANCE_COUNT * P.USD_PER_HOUR END AS COST
    FROM "SME_METADATA_AUTOPILOT_ENDPOINTS" M
    LEFT JOIN "SME_PRICES" P ON P.AWS_REGION = M.AWS_REGION AND P.INSTANCE_TYPE = M.INSTANCE_TYPE
  ) E
) E ON E.JOB_NAME = J.JOB_NAME AND E.POSITION_ = 1
COMMENT IS 'Every training job of this installation with its model: how it was last seen, how good, where it serves, and what that costs. Example: SELECT * FROM ML.SME_MODELS ORDER BY STARTED_AT DESC';
