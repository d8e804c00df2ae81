/** Rows from JavaScript into DuckDB in bulk: one JSON parameter, unnested there. */
import type { ColumnData, DataType } from "../../model.ts";
import { convert, duckText, type Form } from "../binding/bound.ts";
import { unboundedText } from "../types.ts";

/**
 * A source `(…) AS <alias>` with columns v0, v1, … of the given DuckDB types; its only parameter is
 * jsonOf(data).
 */
export function jsonSource(types: string[], alias: string): string {
  const shape = Object.fromEntries(types.map((type, i) => [`v${i}`, [type]]));
  const list = types.map((_, i) => `unnest(j.v${i}) AS v${i}`).join(", ");
  const json = `from_json(CAST($1 AS VARCHAR), ${duckText(JSON.stringify(shape))})`;
  return `(SELECT ${list} FROM (SELECT ${json} AS j)) AS ${alias}`;
}

/** The parameter of jsonSource(), of column-major data. */
export function jsonOf(data: ColumnData): string {
  return `{${data.map((column, i) => `"v${i}":${JSON.stringify(column)}`).join(",")}}`;
}

/** How a Cell of the type travels in JSON. */
export function transportType(type: DataType): string {
  return type.type === "DOUBLE" || type.type === "BOOLEAN" ? type.type : "VARCHAR";
}

/** How whole numbers travel that stand as such in JSON. */
export const wholeType = "BIGINT";

/** From a Cell of this form to a value of the type, which it must fit. */
export function fromTransport(sql: string, type: DataType, form: Form): string {
  if (transportType(type) !== "VARCHAR") return sql;
  return convert({ sql: `nullif(${sql}, '')`, type: unboundedText }, type, form).sql;
}
