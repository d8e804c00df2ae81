/** What both scripts that deploy an endpoint do. */
import { endpointConnection } from "./endpoint-connection.ts";
import { checkEndpointsWritable, enterEndpoint, termsOfEndpoint } from "./endpoint-metadata.ts";
import { recordState, removeUnkeptData } from "./job-metadata.ts";
import { columnsToServe, jobToServe } from "./job-to-serve.ts";
import { type SqlStep, type Step, sql, udf } from "./model.ts";
import { keepEndpointLimit } from "./policy.ts";
import { findPlaceOfJob } from "./recorded-place.ts";
import { servingFunctions } from "./serving-functions.ts";
import removalUdf from "./udfs/autopilot-deployment-removal-udf.ts";
import deploymentUdf from "./udfs/autopilot-endpoint-deployment-udf.ts";
import stateUdf from "./udfs/autopilot-job-state-udf.ts";

/** Finds the schema of functions, `schema.schema_name`. */
export const findSchema: SqlStep = sql("schema", {
  why: "An unquoted name means its upper-case spelling; one that exists only as it is written is found too.",
  statement: `
    SELECT SCHEMA_NAME
    FROM SYS.EXA_SCHEMAS
    WHERE SCHEMA_NAME IN (:schema_name, :schema_name.folded)
    ORDER BY CASE WHEN SCHEMA_NAME = :schema_name.folded THEN 1 ELSE 2 END
    LIMIT 1`,
  fails: "F-SME-3",
  empty: "E-SME-19",
  suggests: "schema_name",
  row: ["schema_name"],
});

/**
 * Deploy a job's model and create what asks it. Before them the script has kept the policy's limits, and a
 * step `asked` says `candidate_name`, `serverless_memory_mb`, `serverless_max_concurrency`, `aws_tags`,
 * `kms_key_id`, `ttl_hours` and `wait`.
 */
export const deploymentSteps: readonly Step[] = [
  ...keepEndpointLimit,
  jobToServe,
  findPlaceOfJob(),
  findSchema,
  sql("object", {
    why: "Nothing but a prediction function is replaced by one.",
    statement: `
      SELECT LOWER(OBJECT_TYPE), OBJECT_NAME
      FROM SYS.EXA_ALL_OBJECTS
      WHERE ROOT_NAME = :schema.schema_name AND OBJECT_NAME IN (:endpoint_name, :endpoint_name.scalar)
        AND OBJECT_ID NOT IN (
          SELECT SCRIPT_OBJECT_ID
          FROM SYS.EXA_ALL_SCRIPTS
          WHERE SCRIPT_SCHEMA = :schema.schema_name AND (SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-%' ESCAPE '\\'
            OR SCRIPT_TEXT LIKE '%AutopilotPredictionUDF%' ESCAPE '\\'))`,
    fails: "F-SME-3",
    occupied: "E-SME-20",
    row: ["type", "name"],
  }),
  ...columnsToServe,
  checkEndpointsWritable({ value: "asked.wait", is: true }),
  termsOfEndpoint,
  udf("state", stateUdf, {
    why: "Not after the deployment: a table that was read before it, and written after it, may have changed in between.",
    when: "job.unfinished",
    mayFail: true,
    with: { job_name: "job.job_name" },
    fails: "E-SME-3",
  }),
  ...recordState("job.job_name", "E-SME-3"),
  ...removeUnkeptData,
  udf("deployment", deploymentUdf, {
    why: "From here on it costs money, so a failure below takes the endpoint down again.",
    with: {
      job_name: "job.job_name",
      job_arn: "job.job_arn",
      job_region: "job.aws_region",
      csv_encoding: "job.csv_encoding",
      deployment: "job.deployment",
      function_schema: "schema.schema_name",
      target_attribute_name: "job.target_attribute_name",
      column_names: "job.column_names",
      column_types: "job.column_types",
      forecast: "series.json",
      candidate_name: "asked.candidate_name",
      serverless_memory_mb: "asked.serverless_memory_mb",
      serverless_max_concurrency: "asked.serverless_max_concurrency",
      aws_tags: "asked.aws_tags",
      kms_key_id: "asked.kms_key_id",
      wait: "asked.wait",
      expires_at: "terms.expires_at",
      usd_per_hour: "terms.usd_per_hour",
    },
    fails: "E-SME-3",
    repeatable: true,
    undo: {
      udf: removalUdf,
      with: { deployment: "job.deployment" },
      alsoOnFailure: "of its process",
      what: "endpoint {{endpoint_name}} with its configuration and model",
    },
  }),
  ...enterEndpoint,
  sql("lacking", {
    why: "Functions that this very deployment has made stay as they are.",
    statement: `
      SELECT
        CASE WHEN :job.item_column IS NOT NULL AND COUNT(*) < 1 THEN TRUE END,
        CASE WHEN :job.item_column IS NULL AND COUNT(*) < 2 THEN TRUE END
      FROM SYS.EXA_ALL_SCRIPTS
      WHERE SCRIPT_SCHEMA = :schema.schema_name AND SCRIPT_NAME IN (:endpoint_name, :endpoint_name.scalar)
        AND SCRIPT_TEXT LIKE '%predictWith({%' || :deployment.token || '%' ESCAPE '\\'`,
    fails: "F-SME-3",
    row: ["forecast", "tabular"],
  }),
  ...endpointConnection(
    "deployment.connection_address",
    "The function reads from it which endpoint to ask, and how. One that says so already stays.",
    { when: "deployment.connection_address" },
  ),
  ...servingFunctions("deployment", { fails: "E-SME-10", isNew: true }),
];
