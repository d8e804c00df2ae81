/** A CSV file on its way into DuckDB: pieces of whole rows, each a file that DuckDB reads. */

import { isUtf8 } from "node:buffer";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noteSpent } from "../../../spent-memory.ts";
import { duckText } from "../binding/bound.ts";
import { type CsvDialect, CsvRowError, CsvRows, plainDialect, WrongNumberOfColumns } from "./csv-rows.ts";
import type { FieldForm } from "./usual-fields.ts";

/** Rows on the disk. */
export interface CsvPiece {
  /** A table function of DuckDB: columns v0, v1, … of text, NULL where a field is empty. */
  sql: string;
  /** The same with columns of these types of DuckDB. */
  typedSql(types: readonly string[]): string;
  /** Of each column, whether all its fields have the form that was looked for. */
  isUsual: boolean[];
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
  /** Of each column, the form that is looked for. */
  forms: (FieldForm | undefined)[];
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
    const { longest, passes } = rows;
    const typedSql = (types: readonly string[]) =>
      readSql(path, { dialect: source.dialect, longest, passes, types });
    const piece = {
      sql: typedSql(source.forms.map(() => "VARCHAR")),
      typedSql,
      isUsual: rows.forms.map((form) => form !== undefined),
      firstRow,
      rows: rowsInPiece,
      hasReturns: rows.hadReturns,
    };
    firstRow += rowsInPiece;
    bytes = 0;
    rowsInPiece = 0;
    rows.forgetRows();
    return piece;
  };
  for await (const chunk of source.content) {
    rows.push(chunk);
    noteSpent(chunk.length);
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

interface PieceFormat extends Pick<CsvRows, "longest" | "passes"> {
  dialect: CsvDialect;
  types: readonly string[];
}

function readSql(path: string, { dialect, longest, passes, types }: PieceFormat): string {
  const separator = passes ? dialect.separator.toString("latin1") : plainDialect.separator;
  const delimiter = passes ? dialect.delimiter.toString("latin1") : plainDialect.delimiter;
  const columns = types.map((type, i) => `v${i}: '${type}'`);
  const longestLine = Math.max(2 * longest, 64 * 1024);
  const options = {
    columns: `{${columns.join(", ")}}`,
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
