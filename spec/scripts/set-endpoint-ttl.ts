import {
  claimEndpoints,
  costPerHour,
  endpointsWithPrices,
  findPlaceOfEndpoint,
  namedEndpoint,
} from "../endpoint-metadata.ts";
import { nowInUtc } from "../job-metadata.ts";
import { defineScript, optional, sql, udf } from "../model.ts";
import { endpointName, hoursToLive } from "../parameters.ts";
import { placeRecordedIn } from "../recorded-place.ts";
import expiryUdf from "../udfs/endpoint-expiry-udf.ts";

export default defineScript({
  name: "SME_SET_ENDPOINT_TTL",
  summary:
    "Sets after how many hours from now an endpoint expires. SME_REAP_ENDPOINTS takes down what has expired.",
  details: `Nothing takes an endpoint down by itself: somebody has to call SME_REAP_ENDPOINTS, as a scheduler does. NULL hours mean that it never expires, 0
that it has expired.`,
  arguments: "positional",
  parameters: [endpointName, optional(hoursToLive), ...placeRecordedIn("SME_METADATA_AUTOPILOT_ENDPOINTS")],
  steps: [
    findPlaceOfEndpoint(),
    claimEndpoints(namedEndpoint),
    sql("row", {
      statement: `
        SELECT M.INSTANCE_TYPE, P.USD_PER_HOUR, ${costPerHour}, M.PAUSED_CONFIGURATION,
          TO_CHAR(M.EXPIRES_AT, 'YYYY-MM-DD HH24:MI:SS.FF3'), TO_CHAR(M.EXPIRY_SET_AT, 'YYYY-MM-DD HH24:MI:SS.FF3'),
          "EXPIRES", TO_TIMESTAMP("EXPIRES", 'YYYY-MM-DD HH24:MI:SS')
        FROM ${endpointsWithPrices}
        CROSS JOIN (
          SELECT CASE WHEN :hours IS NOT NULL THEN TO_CHAR(ADD_SECONDS(${nowInUtc}, :hours * 3600), 'YYYY-MM-DD HH24:MI:SS') END AS "EXPIRES"
          FROM DUAL
        ) AS "NEW"
        WHERE UPPER(M.ENDPOINT_NAME) = UPPER(:endpoint_name) AND M.AWS_REGION = :aws_region`,
      fails: "E-SME-328",
      empty: "E-SME-492",
      suggests: "endpoint_name",
      row: [
        "instance_type",
        "usd_per_hour",
        "cost_per_hour",
        "paused",
        "former",
        "former_set_at",
        "expires_at",
        "expiry",
      ],
    }),
    sql("entry", {
      statement: `
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        SET EXPIRES_AT = TO_TIMESTAMP(:row.expires_at, 'YYYY-MM-DD HH24:MI:SS'), EXPIRY_SET_AT = ${nowInUtc}
        WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND AWS_REGION = :aws_region`,
      fails: "E-SME-489",
      undo: {
        statement: `
          UPDATE ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
          SET EXPIRES_AT = TO_TIMESTAMP(:row.former, 'YYYY-MM-DD HH24:MI:SS.FF3'),
            EXPIRY_SET_AT = TO_TIMESTAMP(:row.former_set_at, 'YYYY-MM-DD HH24:MI:SS.FF3')
          WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND AWS_REGION = :aws_region`,
        what: "the new expiry",
      },
    }),
    udf("tag", expiryUdf, {
      why: "What SME_ENDPOINTS reads, which asks AWS alone. A paused endpoint has its tags from the resume.",
      unless: "row.paused",
      with: {
        expires_at: "row.expires_at",
        priced_instance_type: "row.instance_type",
        usd_per_hour: "row.usd_per_hour",
      },
      fails: "E-SME-489",
      repeatable: true,
    }),
  ],
  returns: {
    values: ["endpoint_name", "row.expiry", "row.cost_per_hour"],
    columns: [
      { name: "ENDPOINT_NAME", type: "VARCHAR(63)", description: "The endpoint." },
      { name: "EXPIRES_AT", type: "TIMESTAMP", description: "When it expires, in UTC; NULL for never." },
      {
        name: "COST_PER_HOUR",
        type: "DECIMAL(18,6)",
        description: "US dollars by SME_PRICES; NULL where that lacks the instance type.",
      },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_SET_ENDPOINT_TTL('abaloneRings', 12, 'AWS_CONNECTION', 'eu-central-1')",
});
