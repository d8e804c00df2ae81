/** What scripts do with SME_METADATA_AUTOPILOT_ENDPOINTS. */
import { nowInUtc } from "./job-metadata.ts";
import { type SqlStep, sql } from "./model.ts";

const table = '::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"';

/** Finds where the endpoint was deployed, unless the caller says it. */
export function findPlaceOfEndpoint(): SqlStep {
  return sql("place", {
    why: "Where the endpoint was deployed. A row of another region than the caller's is another endpoint's.",
    statement: `
      SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION
      FROM ${table}
      WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND (AWS_REGION = :aws_region OR :aws_region IS NULL)`,
    fails: "E-SME-328",
    row: ["connection", "region"],
    fills: { aws_credentials_connection_name: "connection", aws_region: "region" },
    unfilled: "E-SME-324",
    suggests: "endpoint_name",
  });
}

const insertion = `
      INSERT INTO ${table} (
        ENDPOINT_NAME, JOB_NAME, CANDIDATE_NAME, SCHEMA_NAME, FUNCTION_NAME, VERSION, DEPLOYMENT,
        AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, INSTANCE_TYPE, INSTANCE_COUNT, CREATED_BY, CREATED_AT, EXPIRES_AT
      ) VALUES (
        :endpoint_name, :job.job_name, :deployment.candidate_name, :schema.schema_name, :endpoint_name, 1,
        :deployment.token, :aws_credentials_connection_name, :aws_region, :instance_type, :instance_count, :current_user,
        ${nowInUtc}, ADD_HOURS(${nowInUtc}, :limits.default_ttl_hours)
      )`;

const undo = {
  statement: `DELETE FROM ${table} WHERE ENDPOINT_NAME = :endpoint_name AND DEPLOYMENT = :deployment.token`,
  what: "the endpoint's metadata row",
};

/**
 * Enter an endpoint that a step `deployment` made of a step's `job`, in place of one of the same name before.
 * Who may not write the table gets the endpoint all the same, unless the number of endpoints is limited.
 */
export const enterEndpoint: readonly SqlStep[] = [
  sql("former", {
    why: "After the deployment, so that nobody waits for this as long as that takes.",
    mayFail: true,
    statement: `DELETE FROM ${table} WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name)`,
    fails: "E-SME-328",
  }),
  sql("entry", {
    unless: "limits.max_endpoints",
    mayFail: true,
    statement: insertion,
    fails: "E-SME-328",
    undo,
  }),
  sql("counted", { when: "limits.max_endpoints", statement: insertion, fails: "E-SME-328", undo }),
];

/** Removes the row of an endpoint that is deleted. */
export function removeEndpoint(): SqlStep {
  return sql("row", {
    why: "Who may not write the table has deleted the endpoint all the same.",
    mayFail: true,
    statement: `DELETE FROM ${table} WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND AWS_REGION = :aws_region`,
    fails: "E-SME-328",
  });
}
