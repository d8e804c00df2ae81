import { endpointConnection } from "../endpoint-connection.ts";
import {
  checkEndpointsWritable,
  claimEndpoints,
  costPerHour,
  endpointsWithPrices,
  findPlaceOfEndpoint,
  namedEndpoint,
} from "../endpoint-metadata.ts";
import { nowInUtc } from "../job-metadata.ts";
import { defineScript, sql, udf } from "../model.ts";
import { endpointName } from "../parameters.ts";
import {
  instanceCountLimit,
  instanceTypeLimit,
  keepEndpointLimit,
  keepLimits,
  ofRow,
  serverlessLimit,
} from "../policy.ts";
import { placeRecordedIn } from "../recorded-place.ts";
import resumeUdf from "../udfs/endpoint-resume-udf.ts";

export default defineScript({
  name: "SME_RESUME_ENDPOINT",
  summary: "Brings an endpoint back that SME_PAUSE_ENDPOINT or SME_REAP_ENDPOINTS has paused.",
  details: `It returns at once: AWS takes some minutes, and until then the endpoint's functions say that it is being created. It is the endpoint that was paused, with
the same model, size, tags and functions. Where it had expired, it expires as many hours from now as it had been given at last.

An endpoint that runs already is left as it is. Where AWS has no instances of the type, it becomes \`Failed\`: call this script
again, which makes it anew. SME_POLICY limits it as it does a deployment.`,
  arguments: "positional",
  parameters: [endpointName, ...placeRecordedIn("SME_METADATA_AUTOPILOT_ENDPOINTS")],
  steps: [
    findPlaceOfEndpoint(),
    sql("row", {
      why: "An expiry that is still to come stays.",
      statement: `
        SELECT INSTANCE_TYPE, INSTANCE_COUNT, SERVERLESS_MEMORY_MB, USD_PER_HOUR, COST_PER_HOUR, TO_CHAR(EXPIRES_AT, 'YYYY-MM-DD HH24:MI:SS'), RENEWED,
          NAME, TO_TIMESTAMP(TO_CHAR(EXPIRES_AT, 'YYYY-MM-DD HH24:MI:SS'), 'YYYY-MM-DD HH24:MI:SS')
        FROM (
          SELECT M.ENDPOINT_NAME AS NAME, M.INSTANCE_TYPE, M.INSTANCE_COUNT, M.SERVERLESS_MEMORY_MB, P.USD_PER_HOUR, ${costPerHour} AS COST_PER_HOUR,
            CASE WHEN M.PAUSED_CONFIGURATION IS NOT NULL AND M.EXPIRES_AT < ${nowInUtc} THEN TRUE END AS RENEWED,
            CASE WHEN M.PAUSED_CONFIGURATION IS NOT NULL AND M.EXPIRES_AT < ${nowInUtc}
              THEN ADD_SECONDS(${nowInUtc}, SECONDS_BETWEEN(M.EXPIRES_AT, COALESCE(M.EXPIRY_SET_AT, M.CREATED_AT)))
              ELSE M.EXPIRES_AT END AS EXPIRES_AT
          FROM ${endpointsWithPrices}
          WHERE UPPER(M.ENDPOINT_NAME) = UPPER(:endpoint_name) AND M.AWS_REGION = :aws_region
        )`,
      fails: "E-SME-328",
      row: [
        "instance_type",
        "instance_count",
        "serverless_memory_mb",
        "usd_per_hour",
        "cost_per_hour",
        "expires_at",
        "renewed",
        "name",
        "expiry",
      ],
    }),
    ...keepLimits(
      ...[instanceTypeLimit, instanceCountLimit, serverlessLimit].map((limit) => ofRow(limit, "row")),
    ),
    sql("unlimited", {
      why: "Nothing else tells what it runs on before it costs.",
      unless: "row.name",
      statement: `
        SELECT SETTING
        FROM ::script_schema."SME_POLICY"
        WHERE SETTING IN ('allowed_instance_types', 'max_instance_count')
        ORDER BY SETTING
        LIMIT 1`,
      fails: "E-SME-327",
      occupied: "E-SME-529",
      row: ["setting"],
    }),
    ...keepEndpointLimit,
    checkEndpointsWritable(),
    claimEndpoints(namedEndpoint),
    udf("resume", resumeUdf, {
      why: "From here on it costs money.",
      with: {
        expires_at: "row.expires_at",
        priced_instance_type: "row.instance_type",
        usd_per_hour: "row.usd_per_hour",
      },
      fails: "E-SME-488",
      repeatable: true,
      keeps: "Endpoint {{endpoint_name}} is being created on AWS, and costs; a further call completes it.",
    }),
    ...endpointConnection(
      "resume.connection_address",
      "The prediction functions read from it that their endpoint is to be asked.",
    ),
    sql("renewed", {
      when: "row.renewed",
      statement: `
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        SET EXPIRES_AT = TO_TIMESTAMP(:row.expires_at, 'YYYY-MM-DD HH24:MI:SS'), EXPIRY_SET_AT = ${nowInUtc}
        WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND AWS_REGION = :aws_region`,
      fails: "E-SME-328",
    }),
    sql("noted", {
      statement: `
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        SET PAUSED_CONFIGURATION = NULL
        WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND AWS_REGION = :aws_region`,
      fails: "E-SME-328",
    }),
  ],
  returns: {
    values: ["endpoint_name", "resume.endpoint_status", "row.expiry", "row.cost_per_hour"],
    columns: [
      { name: "ENDPOINT_NAME", type: "VARCHAR(63)", description: "The endpoint." },
      {
        name: "ENDPOINT_STATUS",
        type: "VARCHAR(100)",
        description: "As AWS names it, `Creating` as a rule.",
      },
      {
        name: "EXPIRES_AT",
        type: "TIMESTAMP",
        description: "When SME_REAP_ENDPOINTS may take it down, in UTC; NULL for never.",
      },
      {
        name: "COST_PER_HOUR",
        type: "DECIMAL(18,6)",
        description: "US dollars by SME_PRICES; NULL where that lacks the instance type.",
      },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_RESUME_ENDPOINT('abaloneRings', 'AWS_CONNECTION', 'eu-central-1')",
});
