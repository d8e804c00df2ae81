/** A Parquet file, which DuckDB reads: the file's columns go to the target's by their order. */

import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { boolean, date, decimal, double, formatType, varchar } from "../../../../sql/types.ts";
import { type DataType, ExasolError } from "../../model.ts";
import { type Bound, duckText } from "../binding/bound.ts";
import { unsupported } from "../errors.ts";
import { insertSelect } from "../execution/dml/insert-rows.ts";
import type { Target } from "../execution/dml/target.ts";
import type { Execution } from "../execution/execution.ts";
import { withinYears } from "../functions/timestamps.ts";
import type { PieceFolder } from "./csv-pieces.ts";

/**
 * Returns the number of rows. Throws 42636 for a file that is none or has another number of columns, and
 * 0A000 for a column of a type that Exasol's are not known to take.
 */
export async function importParquet(
  target: Target,
  content: Readable,
  file: string,
  folder: PieceFolder,
  execution: Execution,
): Promise<number> {
  const path = await folder.next();
  await pipeline(content, createWriteStream(path));
  const source = `read_parquet(${duckText(path)}, hive_partitioning = false)`;
  const columns = await columnsOf(source, file, execution);
  if (columns.length !== target.columns.length)
    throw new ExasolError(
      "42636",
      `ETL-6009: Number of columns in source (=${columns.length}) and destination (=${target.columns.length}) differs`,
    ); // unconfirmed for Parquet
  const values = columns.map((column, i) => readColumn(column, `s.v${i}`, target.columns[i]?.type));
  const names = columns.map((_, i) => `v${i}`).join(", ");
  return insertSelect(target, { sql: `${source} AS s(${names})`, values }, execution);
}

interface ParquetColumn {
  name: string;
  /** As DuckDB calls it. */
  type: string;
}

async function columnsOf(source: string, file: string, { connection }: Execution): Promise<ParquetColumn[]> {
  const sql = `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`;
  try {
    const [names = [], types = []] = await connection.aside(sql);
    return names.map((name, i) => ({ name: String(name), type: String(types[i]) }));
  } catch (error) {
    const text = `ETL-2106: Error in Parquet file '${file}': it cannot be read`; // unconfirmed
    throw new ExasolError("42636", text, { cause: error });
  }
}

/** Digits of the integers. */
const integers: Readonly<Record<string, number>> = {
  TINYINT: 3,
  UTINYINT: 3,
  SMALLINT: 5,
  USMALLINT: 5,
  INTEGER: 10,
  UINTEGER: 10,
  BIGINT: 19,
  UBIGINT: 20,
};

/** A text may be longer than a VARCHAR: that it does not fit is found where it is assigned. */
const longestText = varchar(2_000_000_000);

const moment = (precision: number, withLocalTimeZone: boolean): DataType => ({
  type: "TIMESTAMP",
  precision,
  withLocalTimeZone,
});

function readColumn({ name, type }: ParquetColumn, sql: string, wanted: DataType | undefined): Bound {
  const digits = integers[type];
  if (digits !== undefined) return { sql: `CAST(${sql} AS DECIMAL(${digits},0))`, type: decimal(digits, 0) };
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (Number(precision) <= 36) return { sql, type: decimal(Number(precision), Number(scale)) };
  switch (type) {
    case "BOOLEAN":
      return { sql, type: boolean };
    case "FLOAT":
    case "DOUBLE":
      return { sql: `CAST(${sql} AS DOUBLE)`, type: double };
    case "VARCHAR":
      return { sql: `nullif(${sql}, '')`, type: longestText };
    case "DATE":
      return { sql: withinYears(sql), type: date };
    case "TIMESTAMP":
    case "TIMESTAMP_S":
    case "TIMESTAMP_MS":
      return { sql: withinYears(`CAST(${sql} AS TIMESTAMP)`), type: moment(6, false) };
    case "TIMESTAMP_NS":
      return { sql: `strftime(${sql}, '%Y-%m-%d %H:%M:%S.%n')`, type: moment(9, false) };
    case "TIMESTAMP WITH TIME ZONE":
      if (wanted?.type === "TIMESTAMP" && wanted.withLocalTimeZone)
        return { sql: withinYears(`(${sql} AT TIME ZONE 'UTC')`), type: moment(6, true) };
  }
  const into = wanted ? ` for one of type ${formatType(wanted)}` : "";
  throw unsupported(`column ${name} of a Parquet file, which is of type ${type},${into}`);
}
