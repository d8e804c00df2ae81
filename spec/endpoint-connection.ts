import { type SqlStep, sql } from "./model.ts";

/**
 * Writes the connection object that tells the prediction function where its endpoint is and whether it lives.
 */
export function endpointConnection(address: string, why: string): SqlStep {
  return sql("connection", {
    why,
    statement: `
      CREATE OR REPLACE CONNECTION ::endpoint_name.connection
      TO :${address}`,
    fails: "E-SME-9",
  });
}
