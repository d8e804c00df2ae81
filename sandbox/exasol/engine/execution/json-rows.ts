/** Rows from JavaScript into DuckDB in bulk: one JSON parameter, unnested there. */
import type { ColumnData } from "../../model.ts";
import { quoteLiteral } from "../binding/bound.ts";

/** A source `(…) AS <alias>` with columns v0, v1, … of the given DuckDB types; its only parameter is jsonOf(data). */
export function jsonSource(types: string[], alias: string): string {
  const shape = Object.fromEntries(types.map((type, i) => [`v${i}`, [type]]));
  const list = types.map((_, i) => `unnest(j.v${i}) AS v${i}`).join(", ");
  return `(SELECT ${list} FROM (SELECT from_json(CAST($1 AS VARCHAR), ${quoteLiteral(JSON.stringify(shape))}) AS j)) AS ${alias}`;
}

export function jsonOf(data: ColumnData): string {
  return `{${data.map((column, i) => `"v${i}":${JSON.stringify(column)}`).join(",")}}`;
}
