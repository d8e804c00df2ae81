/**
 * In Exasol two transactions that write the same row collide, whatever they write. DuckDB sees only that both
 * give one column another value than it had, or that both delete the row. So each row counts in a column of
 * its own how often it was written, also before it is deleted.
 */
const column = "exa_writes";

/** The column in CREATE TABLE, or behind ALTER TABLE … ADD COLUMN. */
export const writesColumn = `${column} UINTEGER DEFAULT 0`;

/** Whether there is a row of the table: an outer join may have none. */
export const isRow = (sqlAlias: string): string => `${sqlAlias}.${column} IS NOT NULL`;

/** The assignment that counts, in a statement that names the table by the alias. */
export const countWrite = (sqlAlias: string): string => `${column} = ${sqlAlias}.${column} + 1`;
