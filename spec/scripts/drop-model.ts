import { claimEndpoints } from "../endpoint-metadata.ts";
import { endpointConnectionPrefix } from "../facts.ts";
import { bothOrNeither, defineScript, each, optional, sql, udf, withDefault } from "../model.ts";
import { dryRun, formerS3OutputPath, jobName, keptParts, s3BucketUri } from "../parameters.ts";
import { placeRecordedIn } from "../recorded-place.ts";
import { removedColumns } from "../removal.ts";
import removalUdf from "../udfs/model-removal-udf.ts";

/** In SQL, whether `keep` names the part. */
const keeps = (part: string) => `COALESCE(:keep, ' ') LIKE '%"${part}"%' ESCAPE '\\'`;

/** In SQL, what a prediction function states of its deployment in `TEXT_`. */
const stated = (key: string) => {
  const rest = `SUBSTR(TEXT_, INSTR(TEXT_, '"${key}": "') + ${key.length + 5})`;
  return `SUBSTR(${rest}, 1, INSTR(${rest}, '"') - 1)`;
};

/** The deletion of one thing in the database, in the round of the loop that is about such a thing. */
const deletion = (name: string, object: string, statement: string) =>
  sql(name, { when: { value: "thing.doing", is: object }, statement, fails: "E-SME-512" });

export default defineScript({
  name: "SME_DROP_MODEL",
  summary:
    "Removes all of a model: what serves it, what it wrote to S3, its functions, and what tables hold of it.",
  details: `What costs goes first: a job that still runs is stopped, then endpoints, their configurations and models go, then data in S3, and at last what is in the database.

Endpoints are the job's by SME_METADATA_AUTOPILOT_ENDPOINTS and by their tags, whatever their names; one that serves another job by now stays, and so does what others use.
In S3 only folders go that a training of the job has had for itself, those of trainings that were killed before they started a job among them. Bucket and role stay. AWS keeps the record of a job, and its name, for ever.

With \`dry_run\` nothing changes, and the rows are those that the script would return without. Where AWS refuses something, its row says so, all else goes, and functions, connection
and metadata stay, so that a further call removes the rest. Call it as often as you like: what is gone has no row.

A job whose row is gone, as after a training that was killed or rolled back, needs connection and region: then goes what AWS' tags call the job's. What such a training
wrote to S3 before it started its job needs \`s3_bucket_uri\` and \`s3_output_path\`, as the training had them.`,
  arguments: "json",
  parameters: [
    jobName,
    optional(keptParts),
    withDefault(dryRun, false),
    ...placeRecordedIn("SME_METADATA_AUTOPILOT_JOBS"),
    optional(s3BucketUri),
    optional(formerS3OutputPath),
  ],
  rules: [bothOrNeither(s3BucketUri, formerS3OutputPath, "E-SME-527")],
  steps: [
    sql("job", {
      why: "A row that somebody has deleted leaves the job on AWS, and what the caller says of it.",
      statement: `
        SELECT NAME_, CONNECTION_, REGION_, CASE WHEN CONNECTION_ IS NOT NULL AND REGION_ IS NOT NULL THEN TRUE END,
          IS_RECORDED, RECORDED_REGION, ARN_, DATA_, BUCKET_, PATH_, HOLDOUT_
        FROM (
          SELECT ORDER_, NAME_, COALESCE(:aws_credentials_connection_name, CONNECTION_) AS CONNECTION_,
            COALESCE(:aws_region, REGION_) AS REGION_, IS_RECORDED, REGION_ AS RECORDED_REGION, ARN_, DATA_,
            COALESCE(:s3_bucket_uri, BUCKET_) AS BUCKET_, COALESCE(:s3_output_path, PATH_) AS PATH_, HOLDOUT_
          FROM (
            SELECT CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END AS ORDER_, JOB_NAME AS NAME_,
              AWS_CREDENTIALS_CONNECTION_NAME AS CONNECTION_, AWS_REGION AS REGION_, TRUE AS IS_RECORDED,
              JOB_ARN AS ARN_, S3_TRAINING_DATA_URI AS DATA_, S3_BUCKET_URI AS BUCKET_, S3_OUTPUT_PATH AS PATH_,
              HOLDOUT_VIEW_NAME AS HOLDOUT_
            FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS" WHERE UPPER(JOB_NAME) = UPPER(:job_name)
            UNION ALL
            SELECT CASE WHEN AWS_REGION = :aws_region THEN 3 ELSE 4 END, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME,
              AWS_REGION, FALSE, NULL, NULL, NULL, NULL, NULL
            FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" WHERE UPPER(JOB_NAME) = UPPER(:job_name)
            UNION ALL
            SELECT 5, :job_name, NULL, NULL, FALSE, NULL, NULL, NULL, NULL, NULL FROM DUAL
          )
        )
        ORDER BY ORDER_
        LIMIT 1`,
      fails: "E-SME-512",
      row: [
        ...["job_name", "connection", "region", "is_placed", "is_recorded", "recorded_region"],
        ...["arn", "training_data_uri", "bucket", "path", "holdout"],
      ],
    }),
    sql("placed", {
      why: "The Python extension did not note the region.",
      when: { value: "job.is_recorded", is: true },
      statement: "SELECT 1 FROM DUAL WHERE :job.connection IS NOT NULL AND :job.region IS NOT NULL",
      fails: "E-SME-512",
      empty: "E-SME-528",
    }),
    sql("unknown", {
      why: "Called again when all is gone, it is no error; and a misspelt name is seen.",
      unless: "job.is_placed",
      statement: `
        SELECT 'metadata', :job_name, 'keep', 'SME_METADATA_AUTOPILOT_JOBS has no such job: it is dropped, or was never trained here.'
          || CASE WHEN MIN(JOB_NAME) IS NOT NULL THEN ' The most alike is ' || MIN(JOB_NAME) || '.' END
          || ' What AWS has of it goes where aws_credentials_connection_name and aws_region are given.'
        FROM (
          SELECT JOB_NAME FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
          ORDER BY EDIT_DISTANCE(UPPER(JOB_NAME), UPPER(:job_name)), JOB_NAME LIMIT 1
        )`,
      fails: "E-SME-512",
    }),
    claimEndpoints("UPPER(JOB_NAME) = UPPER(:job.job_name)", {
      when: "job.job_name",
      unless: { value: "dry_run", is: true },
    }),
    sql("endpoints", {
      why: "Names of endpoints are letters, digits and hyphens.",
      when: "job.is_placed",
      statement: `
        SELECT '[' || GROUP_CONCAT('{"name":"' || ENDPOINT_NAME || '","deployment":' || CASE WHEN DEPLOYMENT IS NULL THEN 'null' ELSE '"' || DEPLOYMENT || '"' END
          || ',"paused":' || CASE WHEN PAUSED_CONFIGURATION IS NULL THEN 'null' ELSE '"' || PAUSED_CONFIGURATION || '"' END || '}' ORDER BY ENDPOINT_NAME SEPARATOR ',') || ']'
        FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        WHERE UPPER(JOB_NAME) = UPPER(:job.job_name) AND AWS_REGION = :job.region`,
      fails: "E-SME-512",
      row: ["recorded"],
    }),
    udf("removal", removalUdf, {
      when: "job.is_placed",
      with: {
        job_name: "job.job_name",
        aws_credentials_connection_name: "job.connection",
        aws_region: "job.region",
        is_recorded: "job.is_recorded",
        job_arn: "job.arn",
        job_region: "job.recorded_region",
        training_data_uri: "job.training_data_uri",
        s3_bucket_uri: "job.bucket",
        s3_output_path: "job.path",
        recorded_endpoints: "endpoints.recorded",
      },
      fails: "E-SME-513",
      repeatable: true,
      keeps:
        "Unless this was a dry run, what AWS had of it is removed as far as it can be; a further call completes it.",
    }),
    sql("things", {
      why: "As long as something is left on AWS, what finds it stays. A function is the job's by the endpoint that it asks, which a promotion may have changed.",
      when: "job.is_placed",
      statement: `
        WITH FUNCTIONS_ AS (
          SELECT SCRIPT_SCHEMA, SCRIPT_NAME, ${stated("deployment")} AS TOKEN_, ${stated("job_name")} AS STATED_JOB,
            ${stated("endpoint_name")} AS ENDPOINT_
          FROM (
            SELECT SCRIPT_SCHEMA, SCRIPT_NAME, SUBSTR(SCRIPT_TEXT, INSTR(SCRIPT_TEXT, 'predictWith({')) AS TEXT_
            FROM SYS.EXA_ALL_SCRIPTS
            WHERE SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-%predictWith({%"deployment": "%' ESCAPE '\\'
          )
        ), SERVED_ AS (
          SELECT F.SCRIPT_SCHEMA, F.SCRIPT_NAME, F.ENDPOINT_,
            CASE WHEN UPPER(COALESCE(M.JOB_NAME, F.STATED_JOB)) = UPPER(:job.job_name) THEN 1 ELSE 0 END AS IS_OWN
          FROM FUNCTIONS_ F
          LEFT JOIN ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" M ON M.DEPLOYMENT = F.TOKEN_
          WHERE M.AWS_REGION IS NULL OR M.AWS_REGION = :job.region
        ), ENDPOINTS_ AS (
          SELECT UPPER(ENDPOINT_) AS ENDPOINT_ FROM SERVED_ WHERE IS_OWN = 1
          UNION
          SELECT UPPER(ENDPOINT_NAME) FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
          WHERE UPPER(JOB_NAME) = UPPER(:job.job_name) AND AWS_REGION = :job.region
        ), ALL_ AS (
          SELECT 1 AS ORDER_, 'function' AS OBJECT_, SCRIPT_SCHEMA AS SCHEMA_, SCRIPT_NAME AS NAME_,
            CASE WHEN ${keeps("functions")} OR ${keeps("endpoint")} THEN 1 ELSE 0 END AS KEPT_, 1 AS WAITS_
          FROM SERVED_ WHERE IS_OWN = 1
          UNION ALL
          SELECT 2, 'connection', NULL, C.CONNECTION_NAME,
            CASE WHEN ${keeps("functions")} OR ${keeps("endpoint")} THEN 1 ELSE 0 END, 1
          FROM SYS.EXA_ALL_CONNECTIONS C
          JOIN ENDPOINTS_ E ON C.CONNECTION_NAME = '${endpointConnectionPrefix}' || E.ENDPOINT_
          WHERE NOT EXISTS (SELECT 1 FROM SERVED_ S WHERE S.IS_OWN = 0 AND UPPER(S.ENDPOINT_) = E.ENDPOINT_)
          UNION ALL
          SELECT 3, 'statistics', NULL, MIN(JOB_NAME), CASE WHEN ${keeps("statistics")} THEN 1 ELSE 0 END, 0
          FROM ::script_schema."SME_TRAINING_STATISTICS" WHERE JOB_NAME = :job.job_name HAVING COUNT(*) > 0
          UNION ALL
          SELECT 4, 'evaluations', NULL, MIN(JOB_NAME), CASE WHEN ${keeps("evaluations")} THEN 1 ELSE 0 END, 0
          FROM ::script_schema."SME_EVALUATIONS" WHERE JOB_NAME = :job.job_name HAVING COUNT(*) > 0
          UNION ALL
          SELECT 5, 'holdout view', VIEW_SCHEMA, VIEW_NAME, CASE WHEN ${keeps("holdout_view")} THEN 1 ELSE 0 END, 0
          FROM SYS.EXA_ALL_VIEWS WHERE VIEW_SCHEMA = :script_schema AND VIEW_NAME = :job.holdout
          UNION ALL
          SELECT 6, 'metadata', NULL, :job.job_name,
            CASE WHEN ${keeps("metadata")} OR ${keeps("endpoint")} THEN 1 ELSE 0 END, 1
          FROM (
            SELECT JOB_NAME FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS" WHERE JOB_NAME = :job.job_name
            UNION ALL
            SELECT JOB_NAME FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
            WHERE UPPER(JOB_NAME) = UPPER(:job.job_name) AND AWS_REGION = :job.region
          ) HAVING COUNT(*) > 0
        )
        SELECT OBJECT_, SCHEMA_, NAME_, CASE WHEN SCHEMA_ IS NULL THEN NAME_ ELSE SCHEMA_ || '.' || NAME_ END,
          CASE WHEN KEPT_ = 1 OR WAITS_ = 1 AND :removal.left_count > 0 THEN 'keep' ELSE 'delete' END,
          CASE WHEN KEPT_ = 1 THEN 'to be kept'
            WHEN WAITS_ = 1 AND :removal.left_count > 0 THEN 'stays until the rest is gone'
            WHEN :dry_run THEN 'to be done' ELSE 'done' END,
          CASE WHEN KEPT_ = 0 AND NOT :dry_run AND (WAITS_ = 0 OR :removal.left_count = 0) THEN OBJECT_ END
        FROM ALL_
        ORDER BY ORDER_, SCHEMA_, NAME_`,
      fails: "E-SME-512",
      row: ["object", "schema", "name", "shown", "action", "result", "doing"],
    }),
    each("thing", {
      of: "things",
      steps: [
        deletion("function", "function", "DROP SCRIPT ::thing.schema.::thing.name"),
        deletion("connection", "connection", "DROP CONNECTION ::thing.name"),
        deletion(
          "statistics",
          "statistics",
          `DELETE FROM ::script_schema."SME_TRAINING_STATISTICS" WHERE JOB_NAME = :job.job_name`,
        ),
        deletion(
          "evaluations",
          "evaluations",
          `DELETE FROM ::script_schema."SME_EVALUATIONS" WHERE JOB_NAME = :job.job_name`,
        ),
        deletion("view", "holdout view", "DROP VIEW ::thing.schema.::thing.name"),
        deletion(
          "metadata",
          "metadata",
          `DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS" WHERE JOB_NAME = :job.job_name`,
        ),
      ],
      row: {
        object: "thing.object",
        name: "thing.shown",
        action: "thing.action",
        result: "thing.result",
      },
    }),
    sql("gone", {
      when: "job.is_placed",
      statement: `SELECT CASE WHEN NOT :dry_run AND :removal.left_count = 0 AND NOT ${keeps("endpoint")} THEN TRUE END`,
      fails: "E-SME-512",
      row: ["endpoints"],
    }),
    sql("deployments", {
      why: "Endpoints that are gone have no rows, also where the job's row is kept. Those of another region were not looked for.",
      when: "gone.endpoints",
      statement: `DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" WHERE UPPER(JOB_NAME) = UPPER(:job.job_name) AND AWS_REGION = :job.region`,
      fails: "E-SME-512",
    }),
  ],
  returns: {
    from: ["unknown", "removal", "thing"],
    rows: "of all",
    columns: removedColumns.map((column) => ({ ...column, name: column.name.toUpperCase() })),
  },
  example: `EXECUTE SCRIPT ML.SME_DROP_MODEL('{"job_name": "abalone-rings", "dry_run": true}')`,
});
