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
  return /^\p{L}[\p{L}\p{N}_]*$/u.test(spelling) ? spelling.toUpperCase() : spelling;
}
