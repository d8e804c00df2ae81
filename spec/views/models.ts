import { defineView } from "../model.ts";

export default defineView({
  name: "SME_MODELS",
  summary:
    "Every training job of this installation with its model: how it was last seen, how good, where it serves, and what that costs.",
  details: `It asks nobody but this installation's tables. \`JOB_STATUS\` is what SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS, SME_STOP_SAGEMAKER_AUTOPILOT_JOB or a
deployment last saw, since \`SEEN_AT\`; SME_JOBS_LIVE asks AWS. Endpoints are those of SME_METADATA_AUTOPILOT_ENDPOINTS. A job that serves on several shows
the latest, and the cost of all.`,
  columns: [
    { name: "JOB_NAME", type: "VARCHAR(32)", description: "The job's name." },
    {
      name: "JOB_STATUS",
      type: "VARCHAR(100)",
      description: "As it was last seen; NULL where nobody looked yet.",
    },
    { name: "SEEN_AT", type: "TIMESTAMP", description: "Since when it has been seen so, in UTC." },
    { name: "PROBLEM_TYPE", type: "VARCHAR(100)", description: "As given, or as Autopilot chose." },
    { name: "BEST_METRIC", type: "VARCHAR(100)", description: "What `BEST_VALUE` measures: the objective." },
    { name: "BEST_VALUE", type: "DOUBLE", description: "The best candidate's, on the validation data." },
    { name: "BEST_CANDIDATE", type: "VARCHAR(64)", description: "The best candidate as it was last seen." },
    {
      name: "ENDPOINTS",
      type: "DECIMAL(18,0)",
      description: "On how many endpoints the job's models serve or are paused.",
    },
    { name: "ENDPOINT_NAME", type: "VARCHAR(63)", description: "The latest of them." },
    { name: "SCHEMA_NAME", type: "VARCHAR(128)", description: "Schema of its prediction functions." },
    { name: "FUNCTION_NAME", type: "VARCHAR(128)", description: "Its prediction function." },
    {
      name: "VERSION",
      type: "DECIMAL(9,0)",
      description:
        "The version behind that function as it was asked for last; SME_ENDPOINTS_LIVE tells which one AWS serves.",
    },
    {
      name: "COST_PER_HOUR",
      type: "DECIMAL(12,6)",
      description:
        "US dollars by SME_PRICES; NULL where that lacks one of the instance types. Paused endpoints cost nothing.",
    },
    { name: "EXPIRES_AT", type: "TIMESTAMP", description: "When the endpoint may be taken down, in UTC." },
    { name: "STARTED_BY", type: "VARCHAR(128)", description: "The user who started the job." },
    { name: "STARTED_AT", type: "TIMESTAMP", description: "When, in that session's time zone." },
  ],
  statement: `
    SELECT J.JOB_NAME, J.JOB_STATUS, J.SEEN_AT, J.PROBLEM_TYPE, COALESCE(J.BEST_METRIC, J.OBJECTIVE) AS BEST_METRIC, J.BEST_VALUE,
      J.BEST_CANDIDATE, COALESCE(E.ENDPOINTS, 0) AS ENDPOINTS, E.ENDPOINT_NAME, E.SCHEMA_NAME, E.FUNCTION_NAME, E.VERSION, CAST(E.COST_PER_HOUR AS DECIMAL(12,6)) AS COST_PER_HOUR,
      E.EXPIRES_AT, J.SCRIPT_USER AS STARTED_BY, J.DATETIME AS STARTED_AT
    FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS" J
    LEFT JOIN (
      SELECT E.JOB_NAME, E.ENDPOINT_NAME, E.SCHEMA_NAME, E.FUNCTION_NAME, E.VERSION, E.EXPIRES_AT,
        ROW_NUMBER() OVER (PARTITION BY E.JOB_NAME ORDER BY E.CREATED_AT DESC, E.ENDPOINT_NAME) AS POSITION_,
        COUNT(*) OVER (PARTITION BY E.JOB_NAME) AS ENDPOINTS,
        CASE WHEN COUNT(*) OVER (PARTITION BY E.JOB_NAME) = COUNT(E.COST) OVER (PARTITION BY E.JOB_NAME)
          THEN SUM(E.COST) OVER (PARTITION BY E.JOB_NAME) END AS COST_PER_HOUR
      FROM (
        SELECT M.JOB_NAME, M.ENDPOINT_NAME, M.SCHEMA_NAME, M.FUNCTION_NAME, M.VERSION, M.EXPIRES_AT, M.CREATED_AT,
          CASE WHEN M.PAUSED_CONFIGURATION IS NOT NULL THEN 0 ELSE M.INSTANCE_COUNT * P.USD_PER_HOUR END AS COST
        FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" M
        LEFT JOIN ::script_schema."SME_PRICES" P ON P.AWS_REGION = M.AWS_REGION AND P.INSTANCE_TYPE = M.INSTANCE_TYPE
      ) E
    ) E ON E.JOB_NAME = J.JOB_NAME AND E.POSITION_ = 1`,
  example: "SELECT * FROM ML.SME_MODELS ORDER BY STARTED_AT DESC",
});
