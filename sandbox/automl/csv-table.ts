import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { DataError } from "./data-error.ts";

/** A CSV file with a header line; `name` is what messages call it. */
export interface CsvFile {
  name: string;
  path: string;
}

/** Rows as text, one array a column: training looks at one column at a time. */
export interface TextTable {
  columns: string[];
  values: string[][];
  rows: number;
}

/** The column of that name. Throws a DataError when there is none. */
export function columnOf(table: TextTable, name: string): string[] {
  const values = table.values[table.columns.indexOf(name)];
  if (!values) throw new DataError(`The input has no column ${name}.`);
  return values;
}

const gzipMagic = 0x1f8b;

/**
 * Reads files that are parts of one table. Each has a header of its own, as a parallel export writes them; a
 * part may have a header only, or nothing at all. A gzip file is recognised by its content.
 */
export async function readCsvTable(files: readonly CsvFile[]): Promise<TextTable> {
  const table: TextTable = { columns: [], values: [], rows: 0 };
  for (const file of files) {
    try {
      await readPart(file, await openCsv(file), table);
    } catch (cause) {
      if (cause instanceof DataError) throw cause;
      const reason = (cause as Error).message;
      throw new DataError(`The file ${file.name} cannot be read as CSV: ${reason}`, { cause });
    }
  }
  if (table.columns.length === 0) throw new DataError("The input holds no CSV file with a header.");
  return table;
}

async function readPart(file: CsvFile, records: AsyncIterable<string[]>, table: TextTable): Promise<void> {
  let target: string[][] | undefined;
  for await (const record of records) {
    if (!target) {
      target = columnsOf(file, record, table);
    } else if (record.length === target.length) {
      for (let i = 0; i < record.length; i++) target[i]?.push(record[i] as string);
      table.rows++;
    } else if (record.length > 1 || record[0] !== "") {
      const found = `a row with ${record.length} fields, but its header names ${target.length} columns`;
      throw new DataError(`The file ${file.name} has ${found}.`);
    }
  }
}

/** The table's arrays in the order of this part's header. */
function columnsOf(file: CsvFile, header: string[], table: TextTable): string[][] {
  const repeated = header.find((name, i) => header.indexOf(name) !== i);
  if (repeated !== undefined)
    throw new DataError(`The file ${file.name} has the column '${repeated}' twice.`);
  if (table.columns.length === 0) {
    table.columns = header;
    table.values = header.map(() => []);
  }
  const arrays = header.map((name) => table.values[table.columns.indexOf(name)]);
  if (header.length !== table.columns.length || arrays.includes(undefined)) {
    const difference = `${header.join(", ")}, but the first file has ${table.columns.join(", ")}`;
    throw new DataError(`The file ${file.name} has the columns ${difference}.`);
  }
  return arrays.filter((array) => array !== undefined);
}

async function openCsv(file: CsvFile): Promise<AsyncIterable<string[]>> {
  const compressed = await isGzip(file.path);
  const source = createReadStream(file.path);
  const parser = parse({ bom: true, relax_column_count: true, record_delimiter: ["\r\n", "\n"] });
  // The reader of the parser gets the error. The callback is needed so that an error ends all streams.
  const ended = () => undefined;
  if (compressed) pipeline(source, createGunzip(), onlyUtf8, parser, ended);
  else pipeline(source, onlyUtf8, parser, ended);
  return parser;
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const magic = Buffer.alloc(2);
    await handle.read(magic, 0, 2, 0);
    return magic.readUInt16BE(0) === gzipMagic;
  } finally {
    await handle.close();
  }
}

/** The parser would put U+FFFD for other bytes, and two labels could become one. */
async function* onlyUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of chunks) {
      decoder.decode(chunk, { stream: true });
      yield chunk;
    }
    decoder.decode();
  } catch (cause) {
    throw cause instanceof TypeError ? new Error("it is not in UTF-8", { cause }) : cause;
  }
}
