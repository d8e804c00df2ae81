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
      statement: connectionStatement("endpoint_name.connection", address),
      fails: "E-SME-9",
    }),
    sql("connection_comment", {
      ...conditional,
      mayFail: true,
      statement: connectionComment("endpoint_name.connection"),
      fails: "E-SME-9",
    }),
  ];
}

/** Writes the connection of a name that a step found. */
export function connectionStatement(name: string, address: string): string {
  return `
        CREATE OR REPLACE CONNECTION ::${name}
        TO :${address}`;
}

export function connectionComment(name: string): string {
  return `COMMENT ON CONNECTION ::${name} IS '${said}'`;
}

const said = `${internalMark}: tells prediction functions where their endpoint is and whether it lives. What deploys, pauses, resumes or deletes an endpoint writes it.`;
