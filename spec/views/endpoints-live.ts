import { endpointColumns, statesWithoutCost } from "../endpoint-columns.ts";
import { defineView, type ResultColumn } from "../model.ts";

const place = [
  {
    name: "AWS_CREDENTIALS_CONNECTION_NAME",
    type: "VARCHAR(128)",
    description: "The connection that asked AWS.",
  },
  { name: "AWS_REGION", type: "VARCHAR(32)", description: "The region." },
];

/** What is told here with the help of our tables. */
const descriptions: Readonly<Record<string, string>> = {
  endpoint_status: "As AWS names it; `Paused` for one that SME_PAUSE_ENDPOINT has taken down.",
  function_name:
    "The prediction function that asks it. Of one that SME_ATTACH_SAGEMAKER_ENDPOINT has attached, the first by name of those that you may see.",
  failure_reason:
    "Why it failed, in AWS' words, and what AWS did not let the connection's user read. Where `ENDPOINT_STATUS` is NULL, why AWS told nothing.",
  expires_at:
    "When SME_REAP_ENDPOINTS takes it down, in UTC, as SME_METADATA_AUTOPILOT_ENDPOINTS has it; NULL for never.",
  cost_per_hour:
    "US dollars for its instances by SME_PRICES, without storage and data; NULL where that lacks the type, and for a serverless endpoint, which is paid for by what it answers.",
};

const columns = endpointColumns.map((column: ResultColumn) => ({
  ...column,
  name: column.name.toUpperCase(),
  description: descriptions[column.name] ?? column.description,
}));

const withoutCost = statesWithoutCost.map((status) => `'${status}'`).join(", ");

/**
 * What the text of each function states that SME_ATTACH_SAGEMAKER_ENDPOINT has made. That script's own states
 * nothing.
 */
const attached = `
  SELECT SCRIPT_NAME, JSON_VALUE(STATED, '$.endpoint_name') AS ENDPOINT_NAME, JSON_VALUE(STATED, '$.aws_region') AS AWS_REGION,
    JSON_VALUE(STATED, '$.aws_s3_connection') AS AWS_CREDENTIALS_CONNECTION_NAME
  FROM (
    SELECT SCRIPT_NAME, REGEXP_SUBSTR(SCRIPT_TEXT, '\\{ "endpoint_name": .*\\}') AS STATED
    FROM SYS.EXA_ALL_SCRIPTS
    WHERE SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-attached-udf%' ESCAPE '\\'
  )
  WHERE STATED IS NOT NULL`;

export default defineView({
  name: "SME_ENDPOINTS_LIVE",
  summary:
    "Every endpoint in the accounts and regions that this installation deploys to or has attached, as it is now, and what it costs by SME_PRICES.",
  details: `Endpoints of others are there, too, and paused ones, which are none on AWS. It asks AWS by SME_ENDPOINTS, each time it is read, once for each
connection and region of SME_METADATA_AUTOPILOT_ENDPOINTS and of attached endpoints' functions. An endpoint that two connections see is
there once.

Where AWS cannot be asked, as by a connection that is gone or may not be used, the endpoints that this database knows there have their rows all the
same: \`ENDPOINT_STATUS\` is NULL, and so is what they cost, and \`FAILURE_REASON\` says why.

Where nothing is deployed or attached from this database, SME_ENDPOINTS tells of others' endpoints, and their cost tells

\`\`\`sql
SELECT E.ENDPOINT_NAME, E.INSTANCES * P.USD_PER_HOUR AS COST_PER_HOUR
FROM (SELECT ML.SME_ENDPOINTS('AWS_CONNECTION', 'eu-central-1')) E
LEFT JOIN ML.SME_PRICES P ON P.AWS_REGION = 'eu-central-1' AND P.INSTANCE_TYPE = E.INSTANCE_TYPE;
\`\`\``,
  columns: [...place, ...columns],
  statement: `
    SELECT E.AWS_CREDENTIALS_CONNECTION_NAME, E.AWS_REGION, E.NAME AS ENDPOINT_NAME, E.ENDPOINT_STATUS, E.KIND, E.INSTANCE_TYPE, E.INSTANCES,
      E.CREATED_AT, E.AGE_HOURS, E.JOB_NAME,
      COALESCE(E.CANDIDATE_NAME, CASE WHEN E.ENDPOINT_NAME IS NOT NULL THEN M.CANDIDATE_NAME END) AS CANDIDATE_NAME,
      COALESCE(E.FUNCTION_NAME, M.FUNCTION_NAME, E.ATTACHED_FUNCTION) AS FUNCTION_NAME, E.VERSION,
      CASE WHEN M.ENDPOINT_NAME IS NULL THEN E.EXPIRES_AT ELSE M.EXPIRES_AT END AS EXPIRES_AT,
      CAST(E.INSTANCES * P.USD_PER_HOUR AS DECIMAL(18,6)) AS COST_PER_HOUR,
      CAST(E.INSTANCES * P.USD_PER_HOUR * E.AGE_HOURS AS DECIMAL(18,2)) AS COST_SO_FAR, E.FAILURE_REASON, COALESCE(E.OURS, E.IS_KNOWN) AS OURS,
      COALESCE(E.DEPLOYMENT, CASE WHEN E.ENDPOINT_NAME IS NULL THEN M.DEPLOYMENT END) AS DEPLOYMENT
    FROM (
      SELECT N.*, ROW_NUMBER() OVER (
          PARTITION BY N.AWS_REGION, N.NAME, N.CREATED_AT, N.PLACE ORDER BY N.AWS_CREDENTIALS_CONNECTION_NAME
        ) AS SEEN,
        MIN(A.FUNCTION_NAME) OVER (PARTITION BY N.AWS_REGION, N.NAME, N.CREATED_AT, N.PLACE) AS ATTACHED_FUNCTION
      FROM (
        SELECT L.*, COALESCE(L.ENDPOINT_NAME, K.ENDPOINT_NAME) AS NAME, K.IS_KNOWN,
          CASE WHEN L.ENDPOINT_NAME IS NULL THEN L.AWS_CREDENTIALS_CONNECTION_NAME END AS PLACE
        FROM (
          SELECT C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION,
            ::script_schema."SME_ENDPOINTS_LIVE_UDF"(C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION)
          FROM (
            SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION
            FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
            UNION
            SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION
            FROM (${attached})
          ) C
        ) L
        LEFT JOIN (
          SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, ENDPOINT_NAME, TRUE AS IS_KNOWN
          FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
          WHERE PAUSED_CONFIGURATION IS NULL
          UNION ALL
          SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, MIN(ENDPOINT_NAME), CAST(NULL AS BOOLEAN)
          FROM (${attached})
          GROUP BY AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, UPPER(ENDPOINT_NAME)
        ) K ON L.ENDPOINT_NAME IS NULL AND K.AWS_CREDENTIALS_CONNECTION_NAME = L.AWS_CREDENTIALS_CONNECTION_NAME AND K.AWS_REGION = L.AWS_REGION
      ) N
      LEFT JOIN (
        SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, UPPER(ENDPOINT_NAME) AS ENDPOINT, MIN(SCRIPT_NAME) AS FUNCTION_NAME
        FROM (${attached})
        GROUP BY AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, UPPER(ENDPOINT_NAME)
      ) A ON A.AWS_CREDENTIALS_CONNECTION_NAME = N.AWS_CREDENTIALS_CONNECTION_NAME AND A.AWS_REGION = N.AWS_REGION AND A.ENDPOINT = UPPER(N.NAME)
    ) E
    LEFT JOIN ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" M
      ON UPPER(M.ENDPOINT_NAME) = UPPER(E.NAME) AND M.AWS_REGION = E.AWS_REGION AND COALESCE(E.OURS, TRUE)
        AND (E.DEPLOYMENT IS NULL OR E.DEPLOYMENT = M.DEPLOYMENT)
    LEFT JOIN ::script_schema."SME_PRICES" P
      ON P.AWS_REGION = E.AWS_REGION AND P.INSTANCE_TYPE = E.INSTANCE_TYPE AND E.ENDPOINT_STATUS NOT IN (${withoutCost})
    WHERE E.SEEN = 1
    UNION ALL
    SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, ENDPOINT_NAME, 'Paused',
      CASE WHEN SERVERLESS_MEMORY_MB IS NULL THEN 'real-time' ELSE 'serverless' END, INSTANCE_TYPE, 0, NULL, NULL, JOB_NAME, CANDIDATE_NAME,
      FUNCTION_NAME, VERSION, EXPIRES_AT, 0, NULL, NULL, TRUE, DEPLOYMENT
    FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
    WHERE PAUSED_CONFIGURATION IS NOT NULL`,
  example: "SELECT * FROM ML.SME_ENDPOINTS_LIVE ORDER BY COST_PER_HOUR DESC",
});
