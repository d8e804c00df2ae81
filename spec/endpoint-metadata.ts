/** What scripts do with SME_METADATA_AUTOPILOT_ENDPOINTS. */
import { nowInUtc } from "./job-metadata.ts";
import { type Condition, type Conditional, type SingleStep, type SqlStep, sql, udf } from "./model.ts";
import placeUdf from "./udfs/endpoint-place-udf.ts";

const table = '::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"';

const placeRecorded = {
  why: "Where the endpoint was deployed. A row of another region than the caller's is another endpoint's.",
  statement: `
      SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION
      FROM ${table}
      WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND (AWS_REGION = :aws_region OR :aws_region IS NULL)`,
  fails: "E-SME-328",
  row: ["connection", "region"],
  fills: { aws_credentials_connection_name: "connection", aws_region: "region" },
} as const;

/** Finds where the endpoint was deployed, unless the caller says it. */
export function findPlaceOfEndpoint(): SqlStep {
  return sql("place", { ...placeRecorded, unfilled: "E-SME-324", suggests: "endpoint_name" });
}

/** The same, also for one that is deleted already, so that the call which did that may be repeated. */
export const findPlaceOfDeletion: readonly SingleStep[] = [
  sql("recorded", placeRecorded),
  sql("lacking", {
    statement:
      "SELECT CASE WHEN :aws_credentials_connection_name IS NULL OR :aws_region IS NULL THEN TRUE END",
    fails: "E-SME-328",
    row: ["place"],
  }),
  udf("noted", placeUdf, {
    why: "The connection of a deleted endpoint still says where it was.",
    when: "lacking.place",
    fails: "E-SME-2",
    repeatable: true,
  }),
  sql("place", {
    statement: `
      SELECT :noted.connection, :noted.region
      FROM DUAL
      WHERE :noted.connection IS NOT NULL AND :noted.region IS NOT NULL AND COALESCE(:aws_region, :noted.region) = :noted.region`,
    fails: "E-SME-328",
    row: ["connection", "region"],
    fills: placeRecorded.fills,
    unfilled: "E-SME-324",
    suggests: "endpoint_name",
  }),
];

/**
 * Stops who may not enter an endpoint, before it costs anything. It writes nothing, but keeps other writers
 * of the table waiting until the script ends, so it is not for one that waits for its endpoint.
 */
export function checkEndpointsWritable(unless?: Condition): SqlStep {
  return sql("writable", {
    why: "Nobody would know of an endpoint that is not entered, and max_endpoints would not count it.",
    ...(unless !== undefined && { unless }),
    statement: `DELETE FROM ${table} WHERE 1 = 0`,
    fails: "E-SME-328",
  });
}

/**
 * Claims the rows of endpoints until the script ends: what AWS does and what the table says of it would part
 * where two sessions change one endpoint at a time. It keeps other writers of the table waiting, so it is not
 * for a script that waits for AWS. Who may not write the table goes on without.
 */
export function claimEndpoints(where: string, conditional: Conditional = {}): SqlStep {
  return sql("claim", {
    ...conditional,
    why: "Before AWS is asked: a session that changes the same endpoint meanwhile ends here, or waits.",
    mayFail: true,
    statement: `UPDATE ${table} SET VERSION = VERSION WHERE ${where}`,
    fails: "E-SME-522",
  });
}

/** Those of the endpoint that the caller names. */
export const namedEndpoint = "UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND AWS_REGION = :aws_region";

/** When a new endpoint expires, and what each of its instances costs, for `terms.<column>`. */
export const termsOfEndpoint = sql("terms", {
  why: "The endpoint's tags tell it, too: functions cannot read our tables.",
  statement: `
    SELECT TO_CHAR(ADD_SECONDS(${nowInUtc}, T.HOURS_ * 3600), 'YYYY-MM-DD HH24:MI:SS'), P.USD_PER_HOUR
    FROM (SELECT COALESCE(:asked.ttl_hours, :limits.default_ttl_hours) AS HOURS_) T
    LEFT JOIN ::script_schema."SME_PRICES" P ON P.AWS_REGION = :aws_region AND P.INSTANCE_TYPE = :instance_type`,
  fails: "E-SME-455",
  row: ["expires_at", "usd_per_hour"],
});

/**
 * Enter an endpoint that a step `deployment` made of a step's `job`, in place of one of the same name before,
 * if it is not there already. After the deployment, so that nobody waits for the table as long as that takes.
 */
export const enterEndpoint: readonly SqlStep[] = [
  sql("entered", {
    why: "One that was deployed before keeps its version and when it expires.",
    statement: `
      SELECT ENDPOINT_NAME
      FROM ${table}
      WHERE ENDPOINT_NAME = :endpoint_name AND DEPLOYMENT = :deployment.token`,
    fails: "E-SME-328",
    row: ["name"],
  }),
  sql("former", {
    unless: "entered.name",
    statement: `DELETE FROM ${table} WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name)`,
    fails: "E-SME-328",
  }),
  sql("entry", {
    unless: "entered.name",
    statement: `
      INSERT INTO ${table} (
        ENDPOINT_NAME, JOB_NAME, CANDIDATE_NAME, SCHEMA_NAME, FUNCTION_NAME, VERSION, DEPLOYMENT,
        AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, INSTANCE_TYPE, INSTANCE_COUNT, SERVERLESS_MEMORY_MB,
        SERVERLESS_MAX_CONCURRENCY, CREATED_BY, CREATED_AT, EXPIRES_AT
      ) VALUES (
        :endpoint_name, :job.job_name, :deployment.candidate_name, :schema.schema_name, :endpoint_name, 1,
        :deployment.token, :aws_credentials_connection_name, :aws_region, :instance_type, :instance_count,
        :asked.serverless_memory_mb, :asked.serverless_max_concurrency, :current_user, ${nowInUtc},
        TO_TIMESTAMP(:terms.expires_at, 'YYYY-MM-DD HH24:MI:SS')
      )`,
    fails: "E-SME-328",
    undo: {
      statement: `DELETE FROM ${table} WHERE ENDPOINT_NAME = :endpoint_name AND DEPLOYMENT = :deployment.token`,
      what: "the endpoint's metadata row",
    },
  }),
];

/** What else a deployment returns, as `result.<column>`: of an endpoint that was there before, as it is. */
export const findTermsOfEndpoint = sql("result", {
  why: "What is paid by use, or has no price, has no cost per hour.",
  statement: `
    SELECT CASE WHEN :job.item_column IS NULL THEN :endpoint_name.scalar END, E.EXPIRES_AT,
      CAST(E.INSTANCE_COUNT * P.USD_PER_HOUR AS DECIMAL(12,6))
    FROM ${table} E
    LEFT JOIN ::script_schema."SME_PRICES" P ON P.AWS_REGION = E.AWS_REGION AND P.INSTANCE_TYPE = E.INSTANCE_TYPE
    WHERE E.ENDPOINT_NAME = :endpoint_name AND E.DEPLOYMENT = :deployment.token`,
  fails: "E-SME-328",
  row: ["scalar_name", "expires_at", "cost_per_hour"],
});

/** Removes the row of an endpoint that is deleted. */
export function removeEndpoint(): SqlStep {
  return sql("row", {
    why: "Who may not write the table has deleted the endpoint all the same.",
    mayFail: true,
    statement: `DELETE FROM ${table} WHERE ${namedEndpoint}`,
    fails: "E-SME-328",
  });
}

/** In SQL, what an hour of the row `M` costs; NULL where SME_PRICES lacks its type, and where serverless. */
export const costPerHour = "CAST(M.INSTANCE_COUNT * P.USD_PER_HOUR AS DECIMAL(18,6))";

/** Rows `M` of endpoints with their prices `P`. */
export const endpointsWithPrices = `${table} M
      LEFT JOIN ::script_schema."SME_PRICES" P ON P.AWS_REGION = M.AWS_REGION AND P.INSTANCE_TYPE = M.INSTANCE_TYPE`;

/**
 * Enters what a step `paused` has paused: the configuration, and the version that it brings back, which is
 * another than the noted one where AWS could not make that, or somebody has switched the endpoint meanwhile.
 */
export function enterPause(endpoint: string, paused: string, region: string): Omit<SqlStep, "step" | "name"> {
  const isNoted = `:${paused}.version IS NULL OR VERSION = :${paused}.version`;
  const kept = (column: string) => `${column} = CASE WHEN ${isNoted} THEN ${column} END`;
  return {
    why: "Who may not write the table has paused the endpoint all the same.",
    mayFail: true,
    statement: `
      UPDATE ${table}
      SET PAUSED_CONFIGURATION = :${paused}.configuration,
        VERSION = COALESCE(:${paused}.version, VERSION), JOB_NAME = COALESCE(:${paused}.served_job_name, JOB_NAME),
        CANDIDATE_NAME = CASE WHEN ${isNoted} THEN CANDIDATE_NAME ELSE :${paused}.served_candidate_name END,
        ${["PREVIOUS_VERSION", "PREVIOUS_JOB_NAME", "PREVIOUS_CANDIDATE_NAME", "PREVIOUS_CONFIGURATION"]
          .map(kept)
          .join(`,
        `)}
      WHERE UPPER(ENDPOINT_NAME) = UPPER(:${endpoint}) AND AWS_REGION = :${region}`,
    fails: "E-SME-328",
  };
}
