import { foldName } from "../spec/fold-name.ts";

/** Unicode's classes of letters, and behind the first also marks, digits, connectors and formatting characters. */
const regularIdentifier = /^[\p{L}\p{Nl}][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}·]*$/u;

/** The name as a delimited identifier. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The text as a string literal. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * The name that a user's spelling means: `ml` is ML as in SQL, `"ml"` and what is no regular identifier are taken
 * as they are.
 */
export function storedName(spelling: string): string {
  const delimited = /^"((?:[^"]|"")+)"$/.exec(spelling)?.[1];
  if (delimited !== undefined) return delimited.replaceAll('""', '"');
  return regularIdentifier.test(spelling) ? foldName(spelling) : spelling;
}
