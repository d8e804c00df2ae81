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

export default defineView({
  name: "SME_ENDPOINTS_LIVE",
  summary:
    "Every endpoint in the accounts and regions that this installation deploys to, as it is now, and what it costs by SME_PRICES.",
  details: `Endpoints of others are there, too, and paused ones, which are none on AWS. It asks AWS by SME_ENDPOINTS, each time it is read, once for each
connection and region of SME_METADATA_AUTOPILOT_ENDPOINTS, and fails where one of them cannot be asked. An endpoint that two connections see is
there once.

Where nothing is deployed from this database, SME_ENDPOINTS tells of others' endpoints, and their cost tells

\`\`\`sql
SELECT E.ENDPOINT_NAME, E.INSTANCES * P.USD_PER_HOUR AS COST_PER_HOUR
FROM (SELECT ML.SME_ENDPOINTS('AWS_CONNECTION', 'eu-central-1')) E
LEFT JOIN ML.SME_PRICES P ON P.AWS_REGION = 'eu-central-1' AND P.INSTANCE_TYPE = E.INSTANCE_TYPE;
\`\`\``,
  columns: [...place, ...columns],
  statement: `
    SELECT E.AWS_CREDENTIALS_CONNECTION_NAME, E.AWS_REGION, E.ENDPOINT_NAME, E.ENDPOINT_STATUS, E.KIND, E.INSTANCE_TYPE, E.INSTANCES,
      E.CREATED_AT, E.AGE_HOURS, E.JOB_NAME, COALESCE(E.CANDIDATE_NAME, M.CANDIDATE_NAME) AS CANDIDATE_NAME,
      COALESCE(E.FUNCTION_NAME, M.FUNCTION_NAME) AS FUNCTION_NAME, E.VERSION,
      CASE WHEN M.ENDPOINT_NAME IS NULL THEN E.EXPIRES_AT ELSE M.EXPIRES_AT END AS EXPIRES_AT,
      CAST(E.INSTANCES * P.USD_PER_HOUR AS DECIMAL(18,6)) AS COST_PER_HOUR,
      CAST(E.INSTANCES * P.USD_PER_HOUR * E.AGE_HOURS AS DECIMAL(18,2)) AS COST_SO_FAR, E.FAILURE_REASON, E.OURS
    FROM (
      SELECT L.*, ROW_NUMBER() OVER (
          PARTITION BY L.AWS_REGION, L.ENDPOINT_NAME, L.CREATED_AT ORDER BY L.AWS_CREDENTIALS_CONNECTION_NAME
        ) AS SEEN
      FROM (
        SELECT C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION,
          ::script_schema."SME_ENDPOINTS"(C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION)
        FROM (
          SELECT DISTINCT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION
          FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        ) C
      ) L
    ) E
    LEFT JOIN ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" M
      ON UPPER(M.ENDPOINT_NAME) = UPPER(E.ENDPOINT_NAME) AND M.AWS_REGION = E.AWS_REGION AND COALESCE(E.OURS, TRUE)
    LEFT JOIN ::script_schema."SME_PRICES" P
      ON P.AWS_REGION = E.AWS_REGION AND P.INSTANCE_TYPE = E.INSTANCE_TYPE AND E.ENDPOINT_STATUS NOT IN (${withoutCost})
    WHERE E.SEEN = 1
    UNION ALL
    SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, ENDPOINT_NAME, 'Paused',
      CASE WHEN SERVERLESS_MEMORY_MB IS NULL THEN 'real-time' ELSE 'serverless' END, INSTANCE_TYPE, 0, NULL, NULL, JOB_NAME, CANDIDATE_NAME,
      FUNCTION_NAME, VERSION, EXPIRES_AT, 0, NULL, NULL, TRUE
    FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
    WHERE PAUSED_CONFIGURATION IS NOT NULL`,
  example: "SELECT * FROM ML.SME_ENDPOINTS_LIVE ORDER BY COST_PER_HOUR DESC",
});
