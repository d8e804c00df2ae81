/** What AWS has of this extension and this database does not know, and the reverse. */

export const orphanColumns = [
  {
    name: "ONLY_IN",
    type: "VARCHAR(32)",
    description: "`AWS` or `this database`; in SME_ORPHANS_LIVE NULL for a place that could not be asked.",
  },
  {
    name: "KIND",
    type: "VARCHAR(32)",
    description: "`endpoint`, `training job`, `endpoint configuration` or `model`.",
  },
  { name: "NAME", type: "VARCHAR(63)", description: "Its name on AWS." },
  {
    name: "OBJECT_STATUS",
    type: "VARCHAR(100)",
    description: "Of an endpoint or a job on AWS, as AWS names it.",
  },
  {
    name: "JOB_NAME",
    type: "VARCHAR(63)",
    description: "The training job that it belongs to; of an endpoint that it was deployed for.",
  },
  { name: "CREATED_BY", type: "VARCHAR(256)", description: "The user of the database who made it." },
  { name: "CREATED_AT", type: "TIMESTAMP", description: "When, in UTC." },
  {
    name: "WHAT_TO_DO",
    type: "VARCHAR(500)",
    description: "How to be rid of it. Where `ONLY_IN` is NULL, why AWS told nothing.",
  },
] as const;

const endpoints = '::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"';
const jobs = '::script_schema."SME_METADATA_AUTOPILOT_JOBS"';

const deletion =
  "It costs until it is deleted, by SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT with this name, connection and region. Another database may use it.";
const stop =
  "It costs until it ends, or SME_STOP_SAGEMAKER_AUTOPILOT_JOB stops it; SME_DROP_MODEL with connection and region removes what it wrote, too. Another database may have started it.";
const part =
  "It costs nothing. Another database may use it; else delete it with the tools of AWS, or all of its job by SME_DROP_MODEL with connection and region.";
const gone =
  "Its function is refused. Deploy it again, or clear up by SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT.";
const foreign = "The connection may belong to another account by now. Its row can be deleted.";

/**
 * The query over places, a query of columns AWS_CREDENTIALS_CONNECTION_NAME and AWS_REGION. It gives these
 * and then orphanColumns. A place that cannot be asked ends it, unless it `tellsFailures`: then the place has
 * a row that says why, and nothing else is said of it.
 */
export function orphansIn(places: string, { tellsFailures = false } = {}): string {
  const udf = tellsFailures ? "SME_AWS_OBJECTS_LIVE_UDF" : "SME_AWS_OBJECTS";
  const orFailed = tellsFailures ? " OR O.FAILURE_REASON IS NOT NULL" : "";
  const isTold = tellsFailures ? " AND O.FAILURE_REASON IS NULL" : "";
  const onlyIn = tellsFailures ? "CASE WHEN O.FAILURE_REASON IS NULL THEN 'AWS' END" : "'AWS'";
  const reason = tellsFailures
    ? "WHEN O.FAILURE_REASON IS NOT NULL THEN SUBSTR(O.FAILURE_REASON, 1, 500) "
    : "";
  const objects = `(
      SELECT C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION,
        ::script_schema."${udf}"(C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION)
      FROM (${places}) C
    )`;
  const known = `
    SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION,
      CASE WHEN PAUSED_CONFIGURATION IS NULL THEN 'endpoint' ELSE 'endpoint configuration' END AS KIND,
      COALESCE(PAUSED_CONFIGURATION, ENDPOINT_NAME) AS NAME, JOB_NAME, CREATED_BY, CREATED_AT, '${gone}' AS WHAT_TO_DO
    FROM ${endpoints}
    UNION ALL
    SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, 'training job', JOB_NAME, JOB_NAME, SCRIPT_USER, DATETIME, '${foreign}'
    FROM ${jobs}
    WHERE JOB_ARN IS NOT NULL`;
  return `
    SELECT O.AWS_CREDENTIALS_CONNECTION_NAME, O.AWS_REGION, ${onlyIn} AS ONLY_IN, O.KIND, O.NAME, O.OBJECT_STATUS, O.JOB_NAME, O.CREATED_BY, O.CREATED_AT,
      CASE ${reason}WHEN O.KIND = 'endpoint' THEN '${deletion}' WHEN O.KIND = 'training job' THEN '${stop}' ELSE '${part}' END AS WHAT_TO_DO
    FROM ${objects} O
    LEFT JOIN ${endpoints} E ON E.DEPLOYMENT = O.DEPLOYMENT AND (O.KIND <> 'endpoint' OR E.PAUSED_CONFIGURATION IS NULL)
    LEFT JOIN ${jobs} J ON O.KIND = 'training job' AND UPPER(J.JOB_NAME) = UPPER(O.NAME)
    WHERE O.OURS AND E.DEPLOYMENT IS NULL AND J.JOB_NAME IS NULL${orFailed}
    UNION ALL
    SELECT K.AWS_CREDENTIALS_CONNECTION_NAME, K.AWS_REGION, 'this database', K.KIND, K.NAME, NULL, K.JOB_NAME, K.CREATED_BY, K.CREATED_AT, K.WHAT_TO_DO
    FROM (${known}
    ) K
    JOIN (${places}) P ON P.AWS_CREDENTIALS_CONNECTION_NAME = K.AWS_CREDENTIALS_CONNECTION_NAME AND P.AWS_REGION = K.AWS_REGION
    LEFT JOIN ${objects} O ON O.AWS_CREDENTIALS_CONNECTION_NAME = K.AWS_CREDENTIALS_CONNECTION_NAME AND O.AWS_REGION = K.AWS_REGION
      AND (O.KIND = K.KIND AND UPPER(O.NAME) = UPPER(K.NAME)${orFailed})
    WHERE O.NAME IS NULL${isTold}`;
}
