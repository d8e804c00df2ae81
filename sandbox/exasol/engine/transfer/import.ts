/** IMPORT … FROM CSV AT. */

import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Transfer } from "../../../../sql/statements.ts";
import type { ColumnData, StatementResult } from "../../model.ts";
import { ExasolError } from "../../model.ts";
import { requirePart } from "../../require-part.ts";
import { checkPrimaryKey } from "../execution/dml/constraints.ts";
import { insertTexts } from "../execution/dml/insert-rows.ts";
import { findTarget } from "../execution/dml/target.ts";
import { type Execution, rowCount } from "../execution/execution.ts";
import { requirePrivilege } from "../rights/require.ts";
import { textOf } from "../text-of.ts";
import { csvFormat } from "./csv-format.ts";
import { checkCompression } from "./export.ts";
import { openStorage, transferError } from "./open-storage.ts";

const rowsPerInsert = 20_000;

/** Throws 42636 with the file and the row where a file does not fit. */
export async function importRows(statement: Transfer, execution: Execution): Promise<StatementResult> {
  const { context } = execution;
  requirePrivilege("IMPORT", "IMPORT", context);
  const target = findTarget(statement.table?.path ?? [], statement.table?.columns, context);
  const { columns } = target;
  for (const file of statement.target.files.map(textOf)) checkCompression(file);
  const storage = openStorage(statement.target, execution);
  let count = 0;
  try {
    for (const file of statement.target.files.map(textOf)) {
      let row = 0;
      let data: ColumnData = columns.map(() => []);
      const flush = async () => {
        if (data[0]?.length === 0) return;
        count += await insertTexts(target, data, execution);
        data = columns.map(() => []);
      };
      const content = await storage.read(file);
      for await (const record of records(file, content, statement)) {
        row++;
        if (record.length !== columns.length) throw wrongWidth(file, row, record.length, columns.length);
        for (const [i, field] of record.entries()) data[i]?.push(field);
        if ((data[0]?.length ?? 0) >= rowsPerInsert) await flush();
      }
      await flush();
    }
  } catch (error) {
    throw transferError(error, "import");
  } finally {
    storage.close();
  }
  await checkPrimaryKey(target.table, execution);
  return rowCount(count);
}

async function* records(
  file: string,
  content: NodeJS.ReadableStream,
  { options }: Transfer,
): AsyncGenerator<(string | null)[]> {
  requirePart("IMPORTs of CSV files");
  const { CsvError, parse } = await import("csv-parse");
  const format = csvFormat(options);
  const nullText = options.get("NULL") ?? "";
  const parser = parse({
    delimiter: format.columnSeparator,
    quote: format.delimiter === "" ? null : format.delimiter,
    escape: format.delimiter === "" ? null : format.delimiter,
    from: Number(options.get("SKIP") ?? 0) + 1,
    relax_column_count: true,
    bom: true,
    trim: options.has("TRIM"),
  });
  const source = file.toLowerCase().endsWith(".gz") ? content.pipe(createGunzip()) : content;
  content.on("error", (error) => parser.destroy(error));
  source.on("error", (error) => parser.destroy(error));
  const checked = Readable.from(onlyUtf8(source));
  checked.on("error", (error) => parser.destroy(error));
  checked.pipe(parser);
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      yield record.map((field) => (field === "" || field === nullText ? null : field));
    }
  } catch (error) {
    if (error instanceof CsvError || error instanceof NoUtf8) throw wrongFormat(file, error);
    throw error;
  }
}

class NoUtf8 extends Error {}

/** The parser would put U+FFFD for bytes that are no UTF-8. */
async function* onlyUtf8(source: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk);
      decoder.decode(bytes, { stream: true });
      yield bytes;
    }
    decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new NoUtf8("it is not in UTF-8", { cause: error }) : error;
  }
}

function wrongWidth(file: string, row: number, given: number, wanted: number): ExasolError {
  return new ExasolError(
    "42636",
    `ETL-2106: Error in CSV file '${file}', row ${row}: ${given} fields, expected ${wanted}`,
  ); // unconfirmed
}

function wrongFormat(file: string, cause: Error): ExasolError {
  // unconfirmed
  return new ExasolError("42636", `ETL-2106: Error in CSV file '${file}': ${cause.message}`, { cause });
}
