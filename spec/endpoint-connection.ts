import { internalMark } from "./comments.ts";
import { type Conditional, type SqlStep, sql } from "./model.ts";

/**
 * Writes the connection object that tells the prediction function where its endpoint is and whether it lives.
 */
export function endpointConnection(address: string, why: string, conditional: Conditional = {}): SqlStep[] {
  return [
    sql("connection", {
      ...conditional,
      why,
      statement: `
        CREATE OR REPLACE CONNECTION ::endpoint_name.connection
        TO :${address}`,
      fails: "E-SME-9",
    }),
    sql("connection_comment", {
      ...conditional,
      mayFail: true,
      statement: `COMMENT ON CONNECTION ::endpoint_name.connection IS '${said}'`,
      fails: "E-SME-9",
    }),
  ];
}

const said = `${internalMark}: tells prediction functions where their endpoint is and whether it lives. scripts that deploy, change and delete the endpoint write it.`;
