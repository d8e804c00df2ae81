import { connectionComment, connectionStatement } from "../endpoint-connection.ts";
import { claimEndpoints, costPerHour, endpointsWithPrices, enterPause } from "../endpoint-metadata.ts";
import { endpointConnectionPrefix } from "../facts.ts";
import { nowInUtc } from "../job-metadata.ts";
import { defineScript, each, sql, udf, withDefault } from "../model.ts";
import { dryRun, reapAction } from "../parameters.ts";
import deletionUdf from "../udfs/autopilot-endpoint-deletion-udf.ts";
import lookUdf from "../udfs/endpoint-look-udf.ts";
import pauseUdf from "../udfs/endpoint-pause-udf.ts";

const place = {
  endpoint_name: "expired.endpoint_name",
  aws_credentials_connection_name: "expired.connection",
  aws_region: "expired.region",
};
const reason = { reason: "why" } as const;
const failed = (name: string, says: string) =>
  `WHEN :${name}.why IS NOT NULL THEN '${says}: ' || :${name}.why`;

const isExpired =
  "EXPIRES_AT <= TO_TIMESTAMP(:moment.now, 'YYYY-MM-DD HH24:MI:SS.FF3') AND PAUSED_CONFIGURATION IS NULL";

export default defineScript({
  name: "SME_REAP_ENDPOINTS",
  summary:
    "Takes down the endpoints that have expired, and says what that saves. Somebody has to call it: nothing else does.",
  details: `An endpoint expires by the \`ttl_hours\` of its deployment, by SME_SET_ENDPOINT_TTL, or by the setting \`default_ttl_hours\` of SME_POLICY. Taken down are endpoints that this
database has deployed, and that carry the tags of that deployment on AWS; never one that AWS is working on, of others, or paused.

With \`dry_run\` nothing changes, and the rows are those that the script would return without. Where one endpoint cannot be taken down, its \`ACTION\`
says why, and the others are. The script may run as often as one likes, also twice at the same time: the second
one waits, or ends with E-SME-522 before it has done anything.`,
  arguments: "json",
  parameters: [withDefault(dryRun, false), withDefault(reapAction, "pause")],
  steps: [
    sql("moment", {
      why: "What expires behind the claim is not claimed, so it is left to the next call.",
      statement: `SELECT TO_CHAR(${nowInUtc}, 'YYYY-MM-DD HH24:MI:SS.FF3') FROM DUAL`,
      fails: "E-SME-490",
      row: ["now"],
    }),
    claimEndpoints(isExpired, {
      unless: { value: "dry_run", is: true },
    }),
    sql("endpoints", {
      statement: `
        SELECT M.ENDPOINT_NAME, M.AWS_CREDENTIALS_CONNECTION_NAME, M.AWS_REGION, M.EXPIRES_AT, ${costPerHour},
          CAST('${endpointConnectionPrefix}' || UPPER(M.ENDPOINT_NAME) AS VARCHAR(128)),
          CASE WHEN NOT :dry_run AND :action = 'pause' THEN 'yes' END,
          CASE WHEN NOT :dry_run AND :action = 'delete' THEN 'yes' END
        FROM ${endpointsWithPrices}
        WHERE ${isExpired}
        ORDER BY M.EXPIRES_AT, M.ENDPOINT_NAME`,
      fails: "E-SME-490",
      row: ["endpoint_name", "connection", "region", "expired_at", "cost", "object", "pausing", "deleting"],
    }),
    each("expired", {
      of: "endpoints",
      steps: [
        udf("look", lookUdf, { with: place, mayFail: reason, fails: "E-SME-490", repeatable: true }),
        sql("go", {
          statement: `
            SELECT CASE WHEN :look.why IS NULL THEN :expired.pausing END, CASE WHEN :look.why IS NULL THEN :expired.deleting END
            FROM DUAL`,
          fails: "E-SME-490",
          row: ["pause", "delete"],
        }),
        udf("paused", pauseUdf, {
          when: "go.pause",
          with: place,
          mayFail: reason,
          fails: "E-SME-490",
          repeatable: true,
        }),
        udf("deleted", deletionUdf, {
          when: "go.delete",
          with: place,
          mayFail: reason,
          fails: "E-SME-490",
          repeatable: true,
        }),
        sql("down", {
          statement: `
            SELECT COALESCE(:paused.connection_address, :deleted.connection_address), MAX(CONNECTION_NAME)
            FROM SYS.EXA_ALL_CONNECTIONS
            WHERE CONNECTION_NAME = :expired.object`,
          fails: "E-SME-490",
          row: ["address", "object"],
        }),
        sql("made", {
          when: "down.address",
          unless: "down.object",
          mayFail: true,
          statement: connectionStatement("CREATE", "expired.object", "down.address"),
          fails: "E-SME-490",
        }),
        sql("connection", {
          why: "The prediction functions read from it that their endpoint is gone.",
          when: "down.address",
          mayFail: reason,
          statement: connectionStatement("ALTER", "expired.object", "down.address"),
          fails: "E-SME-490",
        }),
        sql("comment", {
          when: "down.address",
          mayFail: true,
          statement: connectionComment("expired.object"),
          fails: "E-SME-490",
        }),
        sql("noted", {
          when: "paused.configuration",
          unless: "connection.why",
          ...enterPause("expired.endpoint_name", "paused", "expired.region"),
        }),
        sql("removed", {
          when: "deleted.connection_address",
          unless: "connection.why",
          mayFail: true,
          statement: `
            DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
            WHERE ENDPOINT_NAME = :expired.endpoint_name AND AWS_REGION = :expired.region`,
          fails: "E-SME-328",
        }),
        sql("outcome", {
          statement: `
            SELECT CASE ${failed("look", "none")} ${failed("paused", "none")} ${failed("deleted", "none")}
              ${failed("connection", "taken down, but its functions do not know it")}
              WHEN :deleted.left_behind IS NOT NULL THEN 'delete, left behind: ' || :deleted.left_behind ELSE :action END,
              CASE WHEN COALESCE(:look.why, :paused.why, :deleted.why) IS NULL THEN CAST(:expired.cost AS DECIMAL(18,6)) END
            FROM DUAL`,
          fails: "E-SME-490",
          row: ["action", "cost"],
        }),
      ],
      row: {
        endpoint_name: "expired.endpoint_name",
        age_hours: "look.age_hours",
        expired_at: "expired.expired_at",
        action: "outcome.action",
        cost_saved_per_hour: "outcome.cost",
      },
    }),
  ],
  returns: {
    from: "expired",
    rows: "all",
    columns: [
      { name: "ENDPOINT_NAME", type: "VARCHAR(63)", description: "An endpoint that has expired." },
      {
        name: "AGE_HOURS",
        type: "DECIMAL(18,2)",
        description: "Hours since it was created or resumed; NULL where AWS has it no more.",
      },
      { name: "EXPIRED_AT", type: "TIMESTAMP", description: "When it expired, in UTC." },
      {
        name: "ACTION",
        type: "VARCHAR(2000000)",
        description:
          "`pause` or `delete`; `delete, left behind: ` with what of it stays on AWS, which costs nothing and SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT tries again; or `none: ` with the reason, where it cannot be taken down.",
      },
      {
        name: "COST_SAVED_PER_HOUR",
        type: "DECIMAL(18,6)",
        description:
          "US dollars by SME_PRICES; NULL where that lacks the instance type, and without an action.",
      },
    ],
  },
  example: `EXECUTE SCRIPT ML.SME_REAP_ENDPOINTS('{"dry_run": true, "action": "pause"}')`,
});
