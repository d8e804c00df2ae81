import { createRequire } from "node:module";

/**
 * DuckDB's package, which is optional: it is loaded when a database opens. `import()` would read its 181
 * files twice, the first time for the names that they export, and take three times as long.
 */
export function loadDuckDb(): typeof import("@duckdb/node-api") {
  return createRequire(import.meta.url)("@duckdb/node-api");
}

/** What the package stands on, for whoever reads DuckDB's memory as bytes. */
export function loadDuckDbBindings(): typeof import("@duckdb/node-bindings") {
  return createRequire(import.meta.url)("@duckdb/node-bindings");
}
