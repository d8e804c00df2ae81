import type { DataType } from "../../model.ts";
import { resultColumns } from "../binding/bind-query.ts";
import { type BoundQuery, cellSql } from "../binding/bound.ts";

/** The query with its columns in Cell form. */
export function cellQuery(
  query: BoundQuery,
  form: (sql: string, type: DataType) => string = cellSql,
): string {
  const columns = resultColumns(query.columns);
  const list = columns.map(({ type }, i) => {
    const source = query.columns[i]?.type === null ? `CAST(c${i + 1} AS BOOLEAN)` : `c${i + 1}`;
    return `${form(source, type)} AS c${i + 1}`;
  });
  return `SELECT ${list.join(", ")} FROM (${query.sql})`;
}
