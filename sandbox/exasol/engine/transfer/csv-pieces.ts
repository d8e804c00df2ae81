/** A CSV file on its way into DuckDB: pieces of whole rows, each a file that DuckDB reads. */

import { isUtf8 } from "node:buffer";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duckText } from "../binding/bound.ts";
import { type CsvDialect, CsvRowError, CsvRows, plainDialect, WrongNumberOfColumns } from "./csv-rows.ts";

/** Rows on the disk. */
export interface CsvPiece {
  /** A table function of DuckDB: columns v0, v1, … of text, NULL where a field is empty. */
  sql: string;
  /** The number of the first row in its file, from 0. */
  firstRow: number;
  rows: number;
  /** Whether an unquoted field may have a carriage return in it. */
  hasReturns: boolean;
}

/** Large enough that DuckDB's work for a statement does not count, small enough for two in memory. */
const pieceBytes = 12 * 1024 * 1024;

/** Where pieces are; the system's folder for such files. */
export class PieceFolder {
  #path: Promise<string> | undefined;
  #pieces = 0;

  async next(): Promise<string> {
    this.#path ??= mkdtemp(join(tmpdir(), "sme-import-"));
    return join(await this.#path, `${this.#pieces++}.csv`);
  }

  async remove(): Promise<void> {
    if (this.#path) await rm(await this.#path, { recursive: true, force: true });
  }
}

interface CsvSource {
  content: AsyncIterable<Buffer>;
  dialect: CsvDialect;
  skip: number;
  /** How many columns each row must have. */
  width: number;
}

/** Throws CsvRowError for a row that is none, and NoUtf8. */
export async function* csvPieces(source: CsvSource, folder: PieceFolder): AsyncGenerator<CsvPiece> {
  /** Used again for each piece: that of every other would keep the garbage collector busy. */
  let memory = Buffer.alloc(0);
  let bytes = 0;
  let rowsInPiece = 0;
  let firstRow = 0;
  const rows = new CsvRows(source.dialect, source, (row, count) => {
    const wanted = bytes + row.length;
    if (wanted > memory.length) {
      const larger = Buffer.allocUnsafeSlow(2 * wanted);
      memory.copy(larger, 0, 0, bytes);
      memory = larger;
    }
    bytes += row.copy(memory, bytes);
    rowsInPiece += count;
  });
  const flush = async (): Promise<CsvPiece> => {
    const text = memory.subarray(0, bytes);
    if (!isUtf8(text)) throw new NoUtf8();
    const path = await folder.next();
    await writeFile(path, text);
    const piece = {
      sql: readSql(path, source, rows),
      firstRow,
      rows: rowsInPiece,
      hasReturns: rows.hadReturns,
    };
    firstRow += rowsInPiece;
    bytes = 0;
    rowsInPiece = 0;
    rows.longest = 0;
    rows.hadReturns = false;
    return piece;
  };
  for await (const chunk of source.content) {
    rows.push(chunk);
    if (bytes >= pieceBytes) yield await flush();
  }
  rows.end();
  if (rowsInPiece > 0) yield await flush();
}

/** Bytes that are no text in UTF-8. */
export class NoUtf8 extends Error {
  constructor() {
    super("it is not in UTF-8");
  }
}

function readSql(path: string, { dialect, width }: CsvSource, { longest, passes }: CsvRows): string {
  const separator = passes ? dialect.separator.toString("latin1") : plainDialect.separator;
  const delimiter = passes ? dialect.delimiter.toString("latin1") : plainDialect.delimiter;
  const names = Array.from({ length: width }, (_, i) => `v${i}: 'VARCHAR'`);
  const longestLine = Math.max(2 * longest, 64 * 1024);
  const options = {
    columns: `{${names.join(", ")}}`,
    auto_detect: "false",
    header: "false",
    delim: duckText(separator),
    quote: duckText(delimiter),
    escape: duckText(delimiter),
    new_line: "'\\n'",
    comment: "''",
    nullstr: "''",
    strict_mode: "true",
    max_line_size: String(longestLine),
    buffer_size: String(Math.max(2 * 1024 * 1024, 2 * longestLine)),
  };
  const list = Object.entries(options).map(([name, value]) => `${name} = ${value}`);
  return `read_csv(${duckText(path)}, ${list.join(", ")})`;
}

export { CsvRowError, WrongNumberOfColumns };
