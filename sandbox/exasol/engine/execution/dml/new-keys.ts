/** The primary keys of rows that a transaction has not committed yet. */
import type { CatalogDraft, Constraint, Table } from "../../catalog/catalog.ts";
import { type Keys, mostKeys } from "../../catalog/key-log.ts";
import type { DuckConnection } from "../duck.ts";

export const primaryKey = (table: Table): Constraint | undefined =>
  table.constraints.find(({ type, enabled }) => type === "PRIMARY KEY" && enabled);

export const physicalColumns = (table: Table, key: Constraint): string =>
  key.columns.map((name) => table.columns.find((column) => column.name === name)?.physical).join(", ");

/** From here on DuckDB numbers the rows that a transaction has not committed yet. */
const firstNewRow = 36028797018960000n;

/** The primary keys that a transaction has given, by the ids of their tables. */
export async function newKeys(
  catalog: CatalogDraft,
  connection: Pick<DuckConnection, "columns">,
): Promise<ReadonlyMap<number, Keys>> {
  const found = new Map<number, Keys>();
  if (catalog.keyed.size === 0) return found;
  for (const table of catalog.all("table")) {
    const isRewritten = catalog.keyed.get(table.id);
    const key = primaryKey(table);
    if (isRewritten === undefined || !key) continue;
    const sql = `SELECT concat_ws(chr(31), ${physicalColumns(table, key)}) FROM ${table.physical}
      WHERE rowid >= ${firstNewRow} LIMIT ${mostKeys + 1}`;
    const [texts = []] = isRewritten ? [] : await connection.columns(sql);
    if (isRewritten || texts.length > mostKeys) found.set(table.id, "many");
    else if (texts.length > 0) found.set(table.id, new Set(texts.map(String)));
  }
  return found;
}
