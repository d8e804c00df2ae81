/**
 * Functions that Exasol has and this database has not: they are refused as such, and not as unknown names.
 *
 * Source: docs.exasol.com, "Alphabetical list of functions".
 */
export const refusedFunctions: ReadonlySet<string> = new Set([
  "DUMP",
  "HASH_TIGER",
  "HASHTYPE_TIGER",
  "VALUE2PROC",
]);

/** Whether the name is one of theirs, of GEOMETRY, or JSON_EXTRACT where it is no item of its own. */
export const isRefused = (name: string): boolean =>
  refusedFunctions.has(name) || name.startsWith("ST_") || name === "JSON_EXTRACT";
