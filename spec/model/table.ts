/** What a table can say. */

export interface TableSpec {
  kind: "table";
  name: string;
  summary: string;
  columns: readonly TableColumn[];
  /**
   * Rows that the table comes with, by column; one that is left out is NULL. They are the user's from then
   * on: deployment adds those whose primary key the table lacks, and changes none.
   */
  rows?: readonly Readonly<Record<string, CellValue>>[];
  /** A query on it, as users write it; all of the table where there is none. */
  example?: string;
}

export interface TableColumn {
  name: string;
  type: string;
  description: string;
  /** Of several columns, the key is all of them together. */
  primaryKey?: true;
  /** NOT NULL. */
  required?: true;
  /** The narrower type in the predecessor's table, widened in place. */
  formerly?: string;
  /** Some release's table lacks it: added there in place, without NOT NULL, as its rows have no value. */
  added?: true;
}

/** What a column of a table's row holds; a date or time as SQL writes it, without its quotes. */
export type CellValue = string | number | boolean | null;

/** A table that comes with the scripts. An installation of an older release gets columns that are new. */
export function defineTable(spec: Omit<TableSpec, "kind">): TableSpec {
  return { kind: "table", ...spec };
}
