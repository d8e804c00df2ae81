/** Exasol's connection objects, as a UDF reads them. */
import { SmeError } from "../spec/errors.ts";
import { foldName } from "../sql/fold-name.ts";
import { messageOf, oneLine } from "./aws/error-message.ts";

/** What a UDF sees of a connection object. */
export interface ConnectionObject {
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

/** The part of Exasol's `exa` that reads connections; it throws when there is none of that name. */
export interface Connections {
  getConnection(name: string): ConnectionObject;
}

/**
 * The scripts hand over the exact name; in a call by hand, an unquoted one means its upper-case spelling.
 * Throws E-SME-60 when there is none, or none that the caller may use.
 */
export function findConnection(exa: Connections, name: string): ConnectionObject {
  const folded = foldName(name);
  if (folded === name) return orUnusable(name, () => exa.getConnection(name));
  try {
    return exa.getConnection(name);
  } catch {
    return orUnusable(name, () => exa.getConnection(folded));
  }
}

function orUnusable(connection: string, get: () => ConnectionObject): ConnectionObject {
  try {
    return get();
  } catch (error) {
    throw unusable(connection, error);
  }
}

/** E-SME-60 for what getConnection() threw, which need not name the connection once more. */
export function unusable(connection: string, error: unknown): SmeError {
  if (error instanceof SmeError) return error;
  const cause = oneLine(messageOf(error));
  const [, named = "", rest] = /^connection "?(.+?)"? (does not exist.*)$/i.exec(cause) ?? [];
  const isRepeated = named.toUpperCase() === connection.toUpperCase();
  return new SmeError("E-SME-60", { connection, cause: isRepeated ? `it ${rest}` : cause }, { cause: error });
}
