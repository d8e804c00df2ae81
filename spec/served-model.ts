/** Which model answers a function's calls, for what notes or compares it. */
import type { ErrorCode } from "./errors.ts";
import { type SqlStep, sql, type UdfStep, udf } from "./model.ts";
import versionUdf from "./udfs/endpoint-version-udf.ts";

/**
 * For what a step `stated` has read out of a function: `served.version`, `served.job_name` and
 * `served.candidate_name`, by AWS. The table's note is of what was asked for last, which AWS may not have
 * done, or not yet.
 */
export function findServedModel(fails: ErrorCode): (SqlStep | UdfStep)[] {
  return [
    sql("place", {
      statement: `
        SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, CAST(NULL AS VARCHAR(200))
        FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        WHERE DEPLOYMENT = :stated.deployment`,
      fails,
      empty: "E-SME-555",
      row: ["connection", "region", "nothing"],
    }),
    udf("served", versionUdf, {
      why: "A promotion puts another model behind the same function, and the table says only which one was asked for.",
      with: { ...atPlace, served_before: "place.nothing" },
      fails,
    }),
  ];
}

/** Stops where another model may have given some of the answers. */
export function checkServedModel(fails: ErrorCode): UdfStep {
  return udf("unchanged", versionUdf, {
    why: "Answers of two models are no model's.",
    with: { ...atPlace, served_before: "served.served" },
    fails,
  });
}

const atPlace = {
  endpoint_name: "stated.endpoint_name",
  aws_credentials_connection_name: "place.connection",
  aws_region: "place.region",
};
