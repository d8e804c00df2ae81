/**
 * Functions that Exasol has and this database has not: they are refused as such, and not as unknown names.
 *
 * Source: docs.exasol.com, "Alphabetical list of functions".
 */
export const refusedFunctions: ReadonlySet<string> = new Set([
  "COLOGNE_PHONETIC",
  "CONNECT_BY_ISCYCLE",
  "CONVERT",
  "CURRENT_CLUSTER",
  "DUMP",
  "HASH_SHA512",
  "HASH_TIGER",
  "HASHTYPE_SHA512",
  "HASHTYPE_TIGER",
  "IF",
  "JSON_EXTRACT",
  "MIN_SCALE",
  "MUL",
  "SCOPE_USER",
  "SESSION_PARAMETER",
  "VALUE2PROC",
]);

/** Whether the name is one of theirs, or of a function of GEOMETRY, none of which is here. */
export const isRefused = (name: string): boolean => refusedFunctions.has(name) || name.startsWith("ST_");
