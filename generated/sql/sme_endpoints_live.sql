CREATE OR REPLACE VIEW "SME_ENDPOINTS_LIVE" (
    "AWS_CREDENTIALS_CONNECTION_NAME" COMMENT IS 'The connection that asked AWS.',
    "AWS_REGION" COMMENT IS 'The region.',
    "ENDPOINT_NAME" COMMENT IS 'The endpoint''s name.',
    "ENDPOINT_STATUS" COMMENT IS 'As AWS names it; `Paused` for one that SME_PAUSE_ENDPOINT has taken down.',
    "KIND" COMMENT IS '`real-time`, `asynchronous` or `serverless`. A serverless endpoint is paid for by what it answers, the others by the hour.',
    "INSTANCE_TYPE" COMMENT IS 'What it runs on; several types are separated by `, `.',
    "INSTANCES" COMMENT IS 'How many instances it runs on now; while it is being created, how many it is going to.',
    "CREATED_AT" COMMENT IS 'When it was created, or resumed, in UTC.',
    "AGE_HOURS" COMMENT IS 'Hours since then.',
    "JOB_NAME" COMMENT IS 'The job whose model answers now; NULL for an endpoint of others.',
    "CANDIDATE_NAME" COMMENT IS 'The job''s candidate that it is.',
    "FUNCTION_NAME" COMMENT IS 'The prediction function that asks it. Of one that SME_ATTACH_SAGEMAKER_ENDPOINT has attached, the first by name of those that you may see.',
    "VERSION" COMMENT IS 'The version of the model behind the function that answers now.',
    "EXPIRES_AT" COMMENT IS 'When SME_REAP_ENDPOINTS takes it down, in UTC, as SME_METADATA_AUTOPILOT_ENDPOINTS has it; NULL for never.',
    "COST_PER_HOUR" COMMENT IS 'US dollars for its instances by SME_PRICES, without storage and data; NULL where that lacks the type, and for a serverless endpoint, which is paid for by what it answers.',
    "COST_SO_FAR" COMMENT IS 'US dollars since `CREATED_AT`, had it all that time run on what it runs on now: `COST_PER_HOUR` times `AGE_HOURS`.',
    "FAILURE_REASON" COMMENT IS 'Why it failed, in AWS'' words, and what AWS did not let the connection''s user read.',
    "OURS" COMMENT IS 'Whether this extension deployed it, from this or another database; NULL where AWS does not tell.',
    "DEPLOYMENT" COMMENT IS 'The deployment that made it, as SME_METADATA_AUTOPILOT_ENDPOINTS has it: an endpoint that was deleted and deployed anew has another one. NULL for an endpoint of others, or of before release 1.1.'
) AS
-- Generated from spec/views/endpoints-live.ts: change that file, not this view.
  SELECT E.AWS_CREDENTIALS_CONNECTION_NAME, E.AWS_REGION, E.ENDPOINT_NAME, E.ENDPOINT_STATUS, E.KIND, E.INSTANCE_TYPE, E.INSTANCES,
    E.CREATED_AT, E.AGE_HOURS, E.JOB_NAME, COALESCE(E.CANDIDATE_NAME, M.CANDIDATE_NAME) AS CANDIDATE_NAME,
    COALESCE(E.FUNCTION_NAME, M.FUNCTION_NAME, E.ATTACHED_FUNCTION) AS FUNCTION_NAME, E.VERSION,
    CASE WHEN M.ENDPOINT_NAME IS NULL THEN E.EXPIRES_AT ELSE M.EXPIRES_AT END AS EXPIRES_AT,
    CAST(E.INSTANCES * P.USD_PER_HOUR AS DECIMAL(18,6)) AS COST_PER_HOUR,
    CAST(E.INSTANCES * P.USD_PER_HOUR * E.AGE_HOURS AS DECIMAL(18,2)) AS COST_SO_FAR, E.FAILURE_REASON, E.OURS, E.DEPLOYMENT
  FROM (
    SELECT L.*, ROW_NUMBER() OVER (
        PARTITION BY L.AWS_REGION, L.ENDPOINT_NAME, L.CREATED_AT ORDER BY L.AWS_CREDENTIALS_CONNECTION_NAME
      ) AS SEEN,
      MIN(A.FUNCTION_NAME) OVER (PARTITION BY L.AWS_REGION, L.ENDPOINT_NAME, L.CREATED_AT) AS ATTACHED_FUNCTION
    FROM (
      SELECT C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION,
        "SME_ENDPOINTS"(C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION)
      FROM (
        SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION
        FROM "SME_METADATA_AUTOPILOT_ENDPOINTS"
        UNION
        SELECT A.AWS_CREDENTIALS_CONNECTION_NAME, A.AWS_REGION
        FROM (
SELECT SCRIPT_NAME, JSON_VALUE(STATED, '$.endpoint_name') AS ENDPOINT_NAME, JSON_VALUE(STATED, '$.aws_region') AS AWS_REGION,
  JSON_VALUE(STATED, '$.aws_s3_connection') AS AWS_CREDENTIALS_CONNECTION_NAME
FROM (
  SELECT SCRIPT_NAME, REGEXP_SUBSTR(SCRIPT_TEXT, '\{ "endpoint_name": .*\}') AS STATED
  FROM SYS.EXA_ALL_SCRIPTS
  WHERE SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-attached-udf%'
)) A
        JOIN SYS.EXA_ALL_CONNECTIONS K ON K.CONNECTION_NAME = A.AWS_CREDENTIALS_CONNECTION_NAME
      ) C
    ) L
    LEFT JOIN (
      SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, UPPER(ENDPOINT_NAME) AS ENDPOINT, MIN(SCRIPT_NAME) AS FUNCTION_NAME
      FROM (
SELECT SCRIPT_NAME, JSON_VALUE(STATED, '$.endpoint_name') AS ENDPOINT_NAME, JSON_VALUE(STATED, '$.aws_region') AS AWS_REGION,
  JSON_VALUE(STATED, '$.aws_s3_connection') AS AWS_CREDENTIALS_CONNECTION_NAME
FROM (
  SELECT SCRIPT_NAME, REGEXP_SUBSTR(SCRIPT_TEXT, '\{ "endpoint_name": .*\}') AS STATED
  FROM SYS.EXA_ALL_SCRIPTS
  WHERE SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-attached-udf%'
))
      GROUP BY AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, UPPER(ENDPOINT_NAME)
    ) A ON A.AWS_CREDENTIALS_CONNECTION_NAME = L.AWS_CREDENTIALS_CONNECTION_NAME AND A.AWS_REGION = L.AWS_REGION
      AND A.ENDPOINT = UPPER(L.ENDPOINT_NAME)
  ) E
  LEFT JOIN "SME_METADATA_AUTOPILOT_ENDPOINTS" M
    ON UPPER(M.ENDPOINT_NAME) = UPPER(E.ENDPOINT_NAME) AND M.AWS_REGION = E.AWS_REGION AND COALESCE(E.OURS, TRUE)
      AND (E.DEPLOYMENT IS NULL OR E.DEPLOYMENT = M.DEPLOYMENT)
  LEFT JOIN "SME_PRICES" P
    ON P.AWS_REGION = E.AWS_REGION AND P.INSTANCE_TYPE = E.INSTANCE_TYPE AND E.ENDPOINT_STATUS NOT IN ('Failed', 'Deleting', 'OutOfService')
  WHERE E.SEEN = 1
  UNION ALL
  SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, ENDPOINT_NAME, 'Paused',
    CASE WHEN SERVERLESS_MEMORY_MB IS NULL THEN 'real-time' ELSE 'serverless' END, INSTANCE_TYPE, 0, NULL, NULL, JOB_NAME, CANDIDATE_NAME,
    FUNCTION_NAME, VERSION, EXPIRES_AT, 0, NULL, NULL, TRUE, DEPLOYMENT
  FROM "SME_METADATA_AUTOPILOT_ENDPOINTS"
  WHERE PAUSED_CONFIGURATION IS NOT NULL
COMMENT IS 'Every endpoint in the accounts and regions that this installation deploys to or has attached, as it is now, and what it costs by SME_PRICES. Example: SELECT * FROM ML.SME_ENDPOINTS_LIVE ORDER BY COST_PER_HOUR DESC';
