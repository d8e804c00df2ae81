import { internalMark } from "./comments.ts";
import { type SqlStep, sql } from "./model.ts";

/**
 * Writes the connection object that tells the prediction function where its endpoint is and whether it lives.
 */
export function endpointConnection(address: string, why: string): SqlStep[] {
  return [
    sql("connection", {
      why,
      statement: `
        CREATE OR REPLACE CONNECTION ::endpoint_name.connection
        TO :${address}`,
      fails: "E-SME-9",
    }),
    sql("connection_comment", {
      mayFail: true,
      statement: `COMMENT ON CONNECTION ::endpoint_name.connection IS '${said}'`,
      fails: "E-SME-9",
    }),
  ];
}

const said = `${internalMark}: tells prediction functions where their endpoint is and whether it lives. SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT and SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT write it.`;
