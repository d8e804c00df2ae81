import { internalMark } from "./comments.ts";
import { type Conditional, type SqlStep, sql } from "./model.ts";

/**
 * Writes the connection object that tells the prediction function where its endpoint is and whether it lives.
 */
export function endpointConnection(
  address: string,
  why: string,
  conditional: Pick<Conditional, "when"> = {},
): SqlStep[] {
  return [
    sql("connection_found", {
      ...conditional,
      why: "A connection that is altered stays granted to those who predict, one that is replaced does not.",
      statement: `
        SELECT CONNECTION_NAME FROM SYS.EXA_ALL_CONNECTIONS
        WHERE CONNECTION_NAME = :endpoint_name.connection`,
      fails: "E-SME-9",
      row: ["name"],
    }),
    sql("connection", {
      why,
      when: "connection_found.name",
      statement: connectionStatement("ALTER", "endpoint_name.connection", address),
      fails: "E-SME-9",
    }),
    sql("connection_made", {
      ...conditional,
      unless: "connection_found.name",
      statement: connectionStatement("CREATE", "endpoint_name.connection", address),
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
export function connectionStatement(verb: "CREATE" | "ALTER", name: string, address: string): string {
  return `
        ${verb} CONNECTION ::${name}
        TO :${address}`;
}

export function connectionComment(name: string): string {
  return `COMMENT ON CONNECTION ::${name} IS '${said}'`;
}

const said = `${internalMark}: tells prediction functions where their endpoint is and whether it lives. What deploys, pauses, resumes or deletes an endpoint writes it.`;
